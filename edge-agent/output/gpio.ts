import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { LineOutput } from './config.ts'
import type { Switch } from './switch.ts'

/**
 * gpioset of libgpiod 1.x holds the line for as long as its standard input is open: when this program ends, however it ends, the line is
 * let go.
 */
const gpioset = ({ chip }: LineOutput): string[] => ['gpioset', '--mode=wait', chip]
/** A program that cannot have the line ends at once; one that still runs after this has it, ms. */
const SETTLED = 300
/** So long a program may take to let go before it is killed, which lets go as well, ms. */
const LET_GO = 5_000

/** An output line of this computer (Linux gpiod), driven high while a program holds it. */
export const lineSwitch = (config: LineOutput): Switch => {
  let holder: ChildProcess | undefined
  const held = (): boolean => holder !== undefined && holder.exitCode === null && holder.signalCode === null
  const hold = async (): Promise<void> => {
    const [program = '', ...args] = config.command ?? gpioset(config)
    const child = spawn(program, [...args, `${config.line}=1`], { stdio: ['pipe', 'ignore', 'pipe'] })
    let complaint = ''
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = chunk.toString().trim()
    })
    child.stdin.on('error', () => undefined)
    const failed = new Promise<string>((resolve) => {
      child.on('error', (error) => resolve(error.message))
      child.on('close', (code) => resolve(complaint || `${program} ended (${code})`))
    })
    holder = child
    const reason = await Promise.race([failed, pause(SETTLED)])
    if (reason !== undefined) throw new Error(reason)
  }
  const release = async (child: ChildProcess): Promise<void> => {
    const closed = once(child, 'close')
    child.stdin?.end()
    const late = await Promise.race([closed.then(() => false), pause(LET_GO, true, { ref: false })])
    if (late) child.kill('SIGKILL')
    await closed
  }
  return {
    set: async (on) => {
      if (on === held()) return
      if (on) return hold()
      if (holder) await release(holder)
      holder = undefined
    },
  }
}
