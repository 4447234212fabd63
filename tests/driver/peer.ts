import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program that is spoken to by lines: each line that it is told is answered with one. */
export type Talk = { readonly child: ChildProcess; next(): Promise<string>; tell(said: object): Promise<string> }

export const talk = (command: string, args: readonly string[]): Talk => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${command} ${args.join(' ')} ended: ${complaint}`)
    return value as string
  }
  return {
    child,
    next,
    tell: (said) => {
      child.stdin.write(`${JSON.stringify(said)}\n`)
      return next()
    },
  }
}

/** Ends a program at once and waits for it. */
export const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
