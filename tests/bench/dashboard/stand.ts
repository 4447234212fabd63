import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { issueAgentPassword } from '../../../server/ingest/credentials.ts'
import { ready } from '../../e2e/api.ts'
import { device } from '../../e2e/device.ts'
import { gentani } from '../../e2e/program.ts'
import { openStage } from '../../e2e/stage.ts'
import { until } from '../../e2e/until.ts'
import { sites, writePlant } from './plant.ts'

/** A compiled server as a user starts it, and a device at each of the plant's sites that reads every second, all on this machine. */
export const openStand = async () => {
  const stage = await openStage({ site: sites[0] as string })
  writePlant(stage)
  const passwords = sites.map((site) =>
    site === stage.site ? stage.password : issueAgentPassword(`${stage.dataDir}/agents.json`, { site, agent: 'edge' }),
  )
  const server = gentani(['server', stage.plantPath], stage)
  await ready(stage.httpPort)
  const devices = await Promise.all(
    sites.map((site, i) => device({ ...stage, site, password: passwords[i] as string }, `BENCH${i}`)),
  )
  const registers = sites.map(() => ({ intake: 100_000, ups: 50_000 }))
  /** One site reads: so many kWh since it read last, and the share of them that IT took. */
  const read = async (i: number, kWh: number, share = 0.9): Promise<void> => {
    const at = Date.now()
    const r = registers[i]
    if (!r) throw new Error(`there is no site ${i}`)
    r.intake += kWh
    r.ups += share * kWh
    await devices[i]?.send([
      ['intake', at, r.intake.toFixed(3)],
      ['ups', at, r.ups.toFixed(3)],
    ])
  }
  let beats = 0
  /** Sites that do not read with the others. */
  const apart = new Set<number>()
  /** Each site reads once; powers differ from second to second. */
  const beat = async (): Promise<void> => {
    beats += 1
    await Promise.all(
      sites.map((_, i) => (apart.has(i) ? undefined : read(i, (500 + 40 * Math.sin(beats + i)) / 3_600))),
    )
  }
  const stop = new AbortController()
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const start = Date.now()
      await beat().catch(() => undefined)
      await pause(Math.max(0, 1_000 - (Date.now() - start)))
    }
  }
  void run()
  return {
    ...{ server, read, apart, url: `http://127.0.0.1:${stage.httpPort}`, what: `a company of ${sites.length} sites` },
    close: async (): Promise<void> => {
      stop.abort()
      await Promise.all(devices.map((d) => d.close()))
      await server.stop()
      stage.remove()
    },
  }
}
export type Stand = Awaited<ReturnType<typeof openStand>>

/** The demo as `npm start` runs it, compiled: two sites with targets, halls and a history. `data`: one that was imported before. */
export const openDemo = async (data: string | undefined) => {
  const stage = await openStage()
  if (data !== undefined) cpSync(data, stage.dataDir, { recursive: true })
  const server = gentani(['demo'], stage)
  await until('the history is in', () => server.out().includes('History is in') || server.child.exitCode !== null, {
    ms: 600_000,
  })
  if (server.child.exitCode !== null) throw new Error(`the demo ended: ${join(stage.dataDir, 'demo')} ${server.err()}`)
  return {
    ...{ server, url: `http://127.0.0.1:${stage.httpPort}`, what: 'the demo, 2 sites' },
    close: async (): Promise<void> => {
      await server.stop()
      stage.remove()
    },
  }
}
/** Where a page can be opened. */
export type Place = Pick<Stand, 'server' | 'url' | 'what' | 'close'>

/** The value below which the share `q` of all lies. */
export const quantile = (all: readonly number[], q: number): number =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(q * all.length))] ?? Number.NaN
export const row = (what: string, figure: string, limit: string, met: boolean): string =>
  `| ${what} | ${figure} | ${limit} | ${limit === '' ? '' : met ? 'yes' : '**no**'} |`
