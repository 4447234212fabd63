import { setTimeout as pause } from 'node:timers/promises'
import { issueAgentPassword } from '../../../server/ingest/credentials.ts'
import { ready } from '../../e2e/api.ts'
import { device } from '../../e2e/device.ts'
import { gentani } from '../../e2e/program.ts'
import { openStage } from '../../e2e/stage.ts'
import { sites, writePlant } from './plant.ts'

/** Registers of a site that draws `kW`, its IT nine tenths of it, n seconds after the start. */
const shown = (kW: number, n: number): [string, string] => [
  (100_000 + (kW * n) / 3_600).toFixed(3),
  (50_000 + (0.9 * kW * n) / 3_600).toFixed(3),
]

/** A compiled server as a user starts it, and a device at each of the plant's sites, all on this machine. */
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
  let beats = 0
  /** Each site reads once; powers differ from second to second. */
  const beat = async (which = devices): Promise<void> => {
    beats += 1
    const at = Date.now()
    await Promise.all(
      which.map((d, i) => {
        const [intake, ups] = shown(500 + 40 * Math.sin(beats + i), beats)
        return d.send([
          ['intake', at, intake],
          ['ups', at, ups],
        ])
      }),
    )
  }
  const stop = new AbortController()
  return {
    ...{ stage, server, devices, beat, url: `http://127.0.0.1:${stage.httpPort}` },
    /** Reads every second from now on. */
    run: (): void =>
      void (async () => {
        while (!stop.signal.aborted) {
          const start = Date.now()
          await beat().catch(() => undefined)
          await pause(Math.max(0, 1_000 - (Date.now() - start)))
        }
      })(),
    close: async (): Promise<void> => {
      stop.abort()
      await Promise.all(devices.map((d) => d.close()))
      await server.stop()
      stage.remove()
    },
  }
}
export type Stand = Awaited<ReturnType<typeof openStand>>

/** The value below which the share `q` of all lies. */
export const quantile = (all: readonly number[], q: number): number =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(q * all.length))] ?? Number.NaN
export const row = (what: string, figure: string, limit: string, met: boolean): string =>
  `| ${what} | ${figure} | ${limit} | ${met ? 'yes' : '**no**'} |`
