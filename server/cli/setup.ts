import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { draftFlaws, PlantDraft, plantText } from '#core/plant-draft'
import { Unit } from '#core/unit'
import { mapNames, mapsFolder, readMap } from '../../edge-agent/meters/map.ts'
import { isSameOrigin } from '../http/asking.ts'
import { type AppOf, openApp, servePage } from '../http/base-app.ts'
import { Refused } from '../http/problem.ts'
import { listen } from '../listen.ts'
import { packageRoot, version } from '../package.ts'

const MapRow = z.object({
  name: z.string(),
  maker: z.string(),
  model: z.string(),
  protocol: z.string(),
  points: z.array(
    z.object({
      ...{ point: z.string(), unit: Unit, measure: z.string(), decimals: z.int() },
      indexed: z.boolean().describe('one of several: which one has to be said'),
    }),
  ),
})
/** What the questions need to know of this server. */
const Asked = z.object({ path: z.string(), mqttPort: z.int(), dataDir: z.string(), maps: z.array(MapRow) })
/** Register maps as the questions offer them. */
const maps = (): z.infer<typeof MapRow>[] =>
  mapNames().map((name) => {
    const { maker, model, protocol, points } = readMap(join(mapsFolder, `${name}.yaml`))
    const rows = Object.entries(points).map(([point, of]) => {
      const { unit, measure, decimals } = of
      return { point, unit, measure, decimals, indexed: JSON.stringify(of).includes('{index}') }
    })
    return { name, maker, model, protocol, points: rows }
  })

/** Only this machine may answer: there are no accounts yet. */
const isHere = (ip: string): boolean => ip === '127.0.0.1' || ip === '::1' || ip === '::ffff:127.0.0.1'

type SetupOptions = {
  plantPath: string
  host: string
  httpPort: number
  mqttPort: number
  dataDir: string
  say: (text: string) => void
  end: Promise<unknown>
}
/**
 * The first run: asks on the page /setup what the plant is and writes plant.yaml, which must not be there yet. Resolves with true
 * once it is written, with false where it was stopped before.
 */
export const setUp = async ({
  plantPath,
  host,
  httpPort,
  mqttPort,
  dataDir,
  say,
  end,
}: SetupOptions): Promise<boolean> => {
  const app = (await openApp({ version: version() })).withTypeProvider<ZodTypeProvider>() as AppOf
  let written: (done: boolean) => void = () => undefined
  const done = new Promise<boolean>((resolve) => {
    written = resolve
  })
  app.get('/api/v1/setup', { schema: { response: { 200: Asked } } }, async () => ({
    path: plantPath,
    mqttPort,
    dataDir: resolve(dataDir),
    maps: maps(),
  }))
  app.post(
    '/api/v1/setup',
    { schema: { body: PlantDraft, response: { 200: z.object({ path: z.string() }) } } },
    async (request, reply) => {
      if (!isHere(request.ip)) throw new Refused('forbidden', 'the first run is answered on the server’s own machine')
      if (!isSameOrigin(request.raw)) throw new Refused('wrong-origin', 'use the page of this server')
      const flaws = draftFlaws(request.body)
      if (flaws.length > 0) throw new Refused('cannot-hold', flaws.join('; '))
      if (existsSync(plantPath)) throw new Refused('cannot-hold', `${plantPath} is there already`)
      writeFileSync(plantPath, plantText(request.body), { flag: 'wx' })
      reply.raw.once('finish', () => written(true))
      return { path: plantPath }
    },
  )
  await servePage(app, join(packageRoot(), 'dashboard/dist'))
  const url = await listen(app, { host, port: httpPort })
  say(`There is no ${plantPath} yet. Answer a few questions: ${url}/setup`)
  void end.then(() => written(false))
  const made = await done
  app.server.closeAllConnections()
  await app.close()
  return made
}
