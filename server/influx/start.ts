import { join } from 'node:path'
import type { Kpi } from '#core/kpi'
import type { Plant } from '#core/plant'
import { startWorker } from '../ledger/worker.ts'
import type { FromProjector, ProjectionState, RefusedLine, ToProjector } from './contract.ts'
import type { Timing } from './projection.ts'
import { openState } from './state.ts'

type Log = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>
type Options = {
  plant: Plant
  /** data directory: ledger.db, and influxdb.db of the projection's own */
  dataDir: string
  /** folder of plant.yaml: its files of secrets are found from there */
  folder: string
  log: Log
  timing?: Timing
}
export type RunningProjection = {
  state(): ProjectionState | undefined
  /** Figures to be written beside those of meters; those that have not changed cost nothing. */
  kpis(kpis: readonly Kpi[]): void
  /** Lines that InfluxDB refused for good, the newest first. */
  refused(limit: number): RefusedLine[]
  close(): Promise<void>
}
export const stateFile = (dataDir: string): string => join(dataDir, 'influxdb.db')
/** A projector that ended is started again after this, ms. */
const RESTART = 10_000

/** Starts the projection in a thread of its own. Whatever becomes of it, the rest of the server goes on. */
export const startProjection = ({ plant, dataDir, folder, log, timing }: Options): RunningProjection => {
  const statePath = stateFile(dataDir)
  let latest: ProjectionState | undefined
  let closed: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  let worker: ReturnType<typeof startWorker> | undefined
  const died = (reason: string): void => {
    if (worker === undefined) return
    worker = undefined
    if (closed) return closed()
    log.error({ reason }, 'the projection into InfluxDB ended; it is started again')
    if (latest) latest = { ...latest, failing: latest.failing ?? { since: Date.now(), reason, attempts: 1 } }
    timer = setTimeout(start, RESTART)
  }
  const start = (): void => {
    const own = startWorker(import.meta.url, 'projector', {
      plant,
      ledgerPath: join(dataDir, 'ledger.db'),
      statePath,
      folder,
      timing,
    })
    worker = own
    own.on('message', (message: FromProjector) => {
      if (message.type === 'state') latest = message.state
      else if (message.type === 'log') log[message.level](message.fields, message.message)
    })
    own.on('error', (error) => died(error.message))
    own.on('exit', (code) => died(`it ended with code ${code}`))
  }
  const send = (message: ToProjector): void => worker?.postMessage(message)
  start()
  return {
    state: () => latest,
    kpis: (kpis) => send({ type: 'kpis', kpis }),
    refused: (limit) => {
      const state = openState(statePath, { readonly: true })
      try {
        return state.refused(limit)
      } finally {
        state.close()
      }
    },
    close: async () => {
      clearTimeout(timer)
      if (!worker) return
      await new Promise<void>((resolve) => {
        closed = resolve
        send({ type: 'close' })
      })
    },
  }
}
