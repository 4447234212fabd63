import { main } from '../../edge-agent/main.ts'

/** `gentani agent <agent.yaml>`: the agent in this process, so that a supervisor's signals (stop, reload, watchdog) are its own. */
export const agent = (path: string): Promise<number> => main([path])
