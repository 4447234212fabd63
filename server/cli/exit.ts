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

/**
 * Ends the process once everything that was said has been taken. What waits for the reader of a pipe is lost by `process.exit` alone: an
 * export into a slow program would be cut, with exit code 0.
 */
export const end = (code: number): void => {
  const streams = [process.stdout, process.stderr]
  let open = streams.length
  const taken = (): void => {
    open -= 1
    if (open === 0) process.exit(code)
  }
  for (const stream of streams) stream.write('', taken)
}
