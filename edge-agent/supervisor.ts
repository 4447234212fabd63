import { spawn } from 'node:child_process'
import { pause } from './clock.ts'

/** Times that a supervisor is told within the span after which it believes the agent to be dead. */
const TIMES = 3
const USEC = 1_000

/** How often systemd wants to hear from this process, ms (sd_watchdog_enabled(3)); undefined where it does not. */
export const watchdogEvery = (env: NodeJS.ProcessEnv): number | undefined => {
  const usec = Number(env['WATCHDOG_USEC'])
  return env['NOTIFY_SOCKET'] && usec > 0 ? usec / USEC / TIMES : undefined
}

/**
 * Tells systemd (WatchdogSec) that the event loop turns, until the signal stops it: an agent that hangs says nothing and is killed and
 * started anew. By systemd-notify, for Node has no datagram sockets of files.
 */
export const tellSupervisor = async (env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> => {
  const every = watchdogEvery(env)
  while (every !== undefined && !signal.aborted) {
    spawn('systemd-notify', ['--no-block', 'WATCHDOG=1'], { env, stdio: 'ignore' }).on('error', () => undefined)
    await pause(every, signal)
  }
}
