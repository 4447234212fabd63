import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { at, fiscalYear, fiscalYearInterval, fiscalYearOf } from '#core/time'
import { loadPlant } from '../config/plant-file.ts'
import { startServer } from '../main.ts'
import { packageRoot } from '../package.ts'
import { superviseAgent } from './agents.ts'
import { enterDemo } from './demo-enter.ts'
import { DEMO_OPENS_AS, demoPeople } from './demo-people.ts'
import { demoPrices } from './demo-prices.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'
import { showHistory } from './history-progress.ts'
import { passwordFile } from './password.ts'
import { stopped } from './stop.ts'

/** Site → the agent's file of the demo. */
const files: Record<string, string> = { 'osaka-dc': 'agent-dc.yaml', himeji: 'agent-factory.yaml' }
const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** `gentani demo`: server and page in this process, two agents as processes of their own over real MQTT. */
export const demo = async (): Promise<number> => {
  const end = stopped()
  const { dataDir: base, host, httpPort, mqttPort } = environment()
  const dataDir = join(base, 'demo')
  const folder = join(packageRoot(), 'demo')
  const plantPath = join(folder, 'plant.yaml')
  const page = join(packageRoot(), 'dashboard/dist')
  if (!existsSync(join(page, 'index.html'))) say('The page is not built; run: npm run build:dashboard')
  const log = pino({ level: process.env['GENTANI_LOG'] ?? 'warn' })
  const plant = loadPlant(plantPath)
  const sites = plant.ok ? plant.plant.sites : []
  const secretOf = (site: string): string => join(dataDir, `${site}.password`)
  for (const site of sites)
    for (const agent of site.agents) passwordFile(dataDir, secretOf(site.id), { site: site.id, agent })
  await demoPeople(dataDir)
  const openAs = { person: DEMO_OPENS_AS }
  const server = await startServer({ plantPath, dataDir, host, httpPort, mqttPort, log, page, openAs })
  await demoPrices(server.url)
  say(`Gentani 原単位  ${server.url}`)
  const agents = sites.flatMap((site) => {
    const [agent] = site.agents
    const file = files[site.id]
    if (agent === undefined || file === undefined) return []
    const brokerHost = host === '0.0.0.0' ? '127.0.0.1' : host
    const args = [
      join(folder, file),
      '--broker',
      `mqtt://${brokerHost}:${server.mqttPort}`,
      '--password-file',
      secretOf(site.id),
      '--spool',
      join(dataDir, `${site.id}.spool`),
    ]
    return [superviseAgent(`${site.id}/${agent}`, args, (message) => log.error({}, message))]
  })
  const abort = new AbortController()
  const from = fiscalYearInterval(fiscalYear(fiscalYearOf(at(Date.now())) - 1)).start
  const meters = sites.flatMap((s) => s.meters.filter((m) => m.manual === false).map((m) => `${s.id}/${m.id}`))
  const history = showHistory({ meters, newest: server.newest, from, signal: abort.signal }).then(
    async ({ seconds }) => {
      const office = { now: at(Date.now()), sites: sites.map((s) => s.id) }
      const failed = abort.signal.aborted ? undefined : await enterDemo(server.url, office).catch((e: unknown) => e)
      if (abort.signal.aborted) return
      if (failed) log.error({ failed: String(failed) }, 'the demo records are not in')
      say(`History is in after ${seconds.toFixed(0)} s; live. Ctrl-C stops.`)
    },
  )
  await end
  abort.abort()
  await history
  await Promise.all(agents.map((a) => a.stop()))
  await server.close()
  return exit.done
}
