import { ConfigurationError } from '../config/configuration-error.ts'

/** Exit codes: 0 done, 1 failed, 64 wrong use, 78 configuration (sysexits.h). */
export const exit = { done: 0, failed: 1, usage: 64, configuration: 78 } as const

/** Says an error in the words of the person who can mend it, and tells the exit code. */
export const report = (error: unknown): number => {
  if (error instanceof ConfigurationError) {
    for (const line of error.lines) process.stderr.write(`${line}\n`)
    return exit.configuration
  }
  const { code, message, stack } = error as { code?: string; message: string; stack?: string }
  const known = code === 'PORT_IN_USE' || code === 'DATA_DIR_LOCKED'
  process.stderr.write(`gentani: ${known ? message : (stack ?? message)}\n`)
  return exit.failed
}
