import { parentPort, workerData } from 'node:worker_threads'
import type { Plant } from '#core/plant'
import { openFollower } from '../ledger/follow.ts'
import { connect } from './connection.ts'
import type { FromProjector, ToProjector } from './contract.ts'
import { Projection, type Timing } from './projection.ts'
import { openState } from './state.ts'

/** The projection's own thread, with its own read-only connection: the ledger's writer and the page know nothing of it. */
const { plant, ledgerPath, statePath, folder, timing } = workerData as {
  plant: Plant
  ledgerPath: string
  statePath: string
  folder: string
  timing?: Timing
}
if (!plant.influxdb) throw new Error('plant.yaml names no InfluxDB')
const tell = (message: FromProjector): void => parentPort?.postMessage(message)
const follower = openFollower(ledgerPath)
const state = openState(statePath)
const connection = connect(plant.influxdb, folder)
const projection = new Projection({
  plant,
  follower,
  state,
  connection,
  log: (level, message, fields) => tell({ type: 'log', level, message, fields }),
  ...(timing ? { timing } : {}),
})
const report = (): void => tell({ type: 'state', state: projection.state() })
report()
const reporting = setInterval(report, Math.min(1_000, 5 * (timing?.pollMs ?? 1_000)))
const running = projection.run()
parentPort?.on('message', async (message: ToProjector) => {
  if (message.type === 'kpis') {
    try {
      return state.keep(message.kpis, Date.now())
    } catch (error) {
      // a full disk: they are handed over again
      const fields = { reason: (error as Error).message }
      return tell({ type: 'log', level: 'warn', message: 'figures for InfluxDB could not be kept', fields })
    }
  }
  clearInterval(reporting)
  projection.stop()
  await running
  report()
  connection.close()
  follower.close()
  state.close()
  tell({ type: 'closed' })
  process.exit(0)
})
