import { dirname, join, resolve } from 'node:path'
import { SingleBar } from 'cli-progress'
import { MINUTE, SLOT } from '#core/time'
import { type Comparison, compare, type Sum } from '../influx/compare.ts'
import { connect } from '../influx/connection.ts'
import { stateFile } from '../influx/start.ts'
import { openState } from '../influx/state.ts'
import { openFollower } from '../ledger/follow.ts'
import { DataDirLocked, lockDataDir } from '../ledger/lock.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'
import { influxPlant } from './influx-plant.ts'

/** A running server writes what is newer than this at this moment, ms. */
const RUNNING = 10 * MINUTE
const isRunning = (dataDir: string): boolean => {
  try {
    lockDataDir(dataDir).release()
    return false
  } catch (error) {
    if (error instanceof DataDirLocked) return true
    throw error
  }
}
const shown = ({ count, sum }: Sum): string => `${count} points, sum ${sum}`
const inWords = ({ months, meters, points, differences }: Comparison, behind: number): string =>
  [
    ...differences.map(
      (d) => `${d.measurement} ${d.meter} ${d.month}: ledger ${shown(d.ledger)}; InfluxDB ${shown(d.influx)}`,
    ),
    `${points} points of ${meters} meters in ${months} months compared`,
    ...(behind > 0 ? [`${behind} rows of the ledger wait to be written`] : []),
    differences.length === 0 ? 'ledger and InfluxDB are equal' : `${differences.length} sums differ`,
  ].join('\n')

/** `gentani verify --influx <plant.yaml>`: counts and sums by meter and month, ledger against InfluxDB; beside a running server up to ten minutes ago. */
export const verifyInflux = async (plantPath: string, { json }: { json: boolean }): Promise<number> => {
  const { plant, influxdb } = influxPlant(plantPath)
  const { dataDir } = environment()
  const follower = openFollower(join(dataDir, 'ledger.db'))
  const connection = connect(influxdb, dirname(resolve(plantPath)))
  const state = openState(stateFile(dataDir), { readonly: true })
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: 'months |{bar}| {value}/{total}', stream: process.stderr, hideCursor: true })
    : undefined
  try {
    bar?.start(1, 0)
    const { reading, change } = state.cursor()
    const behind = follower.newestReading() - reading + follower.changesAfter(change)
    const until = Math.floor((Date.now() - RUNNING) / SLOT) * SLOT
    const found = await compare({
      ...{ plant, follower, connection, now: Date.now },
      ...(isRunning(dataDir) ? { until } : {}),
      tell: (done, total) => {
        bar?.setTotal(total)
        bar?.update(done)
      },
    })
    bar?.stop()
    const ok = found.differences.length === 0
    process.stdout.write(`${json ? JSON.stringify({ ok, behind, ...found }) : inWords(found, behind)}\n`)
    return ok ? exit.done : exit.failed
  } finally {
    bar?.stop()
    connection.close()
    follower.close()
    state.close()
  }
}
