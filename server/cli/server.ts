import { existsSync } from 'node:fs'
import pino from 'pino'
import { startCompany } from '../company-main.ts'
import { startServer } from '../main.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'
import { setUp } from './setup.ts'
import { stopped } from './stop.ts'

const logger = () => pino({ level: process.env['GENTANI_LOG'] ?? 'info' })

/** `gentani server <plant.yaml>`: runs until it is stopped; with `setup`, makes the plant from questions where there is none. */
export const server = async (plantPath: string, { setup = false } = {}): Promise<number> => {
  const end = stopped()
  const { dataDir, host, httpPort, mqttPort } = environment()
  if (setup && !existsSync(plantPath)) {
    const say = (text: string): void => void process.stdout.write(`${text}\n`)
    if (!(await setUp({ plantPath, host, httpPort, mqttPort, dataDir, say, end }))) return exit.done
  }
  const running = await startServer({ plantPath, dataDir, host, httpPort, mqttPort, log: logger() })
  await end
  await running.close()
  return exit.done
}

/** `gentani server --company <company.yaml>`: the company over many site servers, until it is stopped. */
export const companyServer = async (companyPath: string): Promise<number> => {
  const end = stopped()
  const { dataDir, host, httpPort } = environment()
  const running = await startCompany({ companyPath, dataDir, host, httpPort, log: logger() })
  await end
  await running.close()
  return exit.done
}
