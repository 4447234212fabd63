import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A process of a bench, run from its source; `file` counts from `of`, the caller's import.meta.url. */
export const start = (file: string, of: string): ChildProcess =>
  fork(new URL(file, of), { execArgv: ['-C', 'source', '--import', 'tsx'] })

/** Its next message. */
export const answer = async <T>(child: ChildProcess): Promise<T> => {
  const [message] = (await Promise.race([
    once(child, 'message'),
    // not its exit, which may be told before its last message
    once(child, 'disconnect').then(() => Promise.reject(new Error('a process of the bench ended early'))),
  ])) as [T]
  return message
}
