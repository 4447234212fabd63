import pino from 'pino'
import { startServer } from '../main.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'
import { stopped } from './stop.ts'

/** `gentani server <plant.yaml>`: runs until it is stopped. */
export const server = async (plantPath: string): Promise<number> => {
  const end = stopped()
  const { dataDir, host, httpPort, mqttPort } = environment()
  const log = pino({ level: process.env['GENTANI_LOG'] ?? 'info' })
  const running = await startServer({ plantPath, dataDir, host, httpPort, mqttPort, log })
  await end
  await running.close()
  return exit.done
}
