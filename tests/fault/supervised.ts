import { setTimeout as pause } from 'node:timers/promises'
import type { Program } from '../e2e/program.ts'

/** A program that is started again when it ends by itself, as systemd does. */
export type Supervised = {
  readonly pid: number
  kill9(): Promise<void>
  /** Ctrl-C, and no new start; a program that does not end within 20 s is killed and said so. */
  stop(): Promise<number | null | 'killed'>
  start(): void
  signal(name: NodeJS.Signals): void
  /** How often it ended by itself. */
  ended(): number
  said(): string
}
/** Wait before a new start, ms. */
const AGAIN = 300
const PATIENCE = 20_000

export const supervised = (run: () => Program): Supervised => {
  let wanted = true
  let ends = 0
  let said = ''
  let program = run()
  const watch = (now: Program): void => {
    void now.ended.then(async (code) => {
      said = `${said}${now.err()}${now.out()}`.slice(-8_000)
      if (!wanted || now !== program) return
      ends += 1
      said += `\n— ended by itself with ${code}\n`
      await pause(AGAIN)
      if (wanted && now === program) begin()
    })
  }
  const begin = (): void => {
    program = run()
    watch(program)
  }
  watch(program)
  return {
    get pid() {
      return program.child.pid ?? 0
    },
    kill9: async () => {
      wanted = false
      await program.kill9()
    },
    stop: async () => {
      wanted = false
      const late = pause(PATIENCE, 'late' as const, { ref: false })
      const code = await Promise.race([program.stop(), late])
      if (code !== 'late') return code
      await program.kill9()
      return 'killed'
    },
    start: () => {
      if (wanted) return
      wanted = true
      begin()
    },
    signal: (name) => void program.child.kill(name),
    ended: () => ends,
    said: () => `${said}${program.err()}${program.out()}`.slice(-8_000),
  }
}
