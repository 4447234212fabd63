import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import { ConfigurationError } from '../config/configuration-error.ts'
import { startProjection, stateFile } from '../influx/start.ts'
import { openState } from '../influx/state.ts'
import { openFollower } from '../ledger/follow.ts'
import { DataDirLocked, lockDataDir } from '../ledger/lock.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'
import { influxPlant } from './influx-plant.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
/** An InfluxDB that cannot be written for so long ends the command, ms. */
const PATIENCE = 30_000

/** The lock of the data directory; undefined: a server holds it, and does the work itself. */
const tryLock = (dataDir: string): ReturnType<typeof lockDataDir> | undefined => {
  try {
    return lockDataDir(dataDir)
  } catch (error) {
    if (error instanceof DataDirLocked) return undefined
    throw error
  }
}

/** `gentani rebuild-influx <plant.yaml>`: the points of the plant's sites are removed and written again from the ledger; a running server does it beside its work. */
export const rebuildInflux = async (plantPath: string): Promise<number> => {
  const { plant } = influxPlant(plantPath)
  const { dataDir } = environment()
  const state = openState(stateFile(dataDir))
  state.say('order', 'rebuild')
  const lock = tryLock(dataDir)
  const folder = dirname(resolve(plantPath))
  const own = lock && startProjection({ plant, dataDir, folder, log: quiet })
  const follower = openFollower(join(dataDir, 'ledger.db'))
  if (follower.era() === undefined)
    throw new ConfigurationError([
      'the ledger has not run with an InfluxDB yet: start the server once with this plant.yaml',
    ])
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: 'InfluxDB |{bar}| {percentage} % {value}/{total} rows',
        stream: process.stderr,
        hideCursor: true,
      })
    : undefined
  try {
    bar?.start(1, 0)
    const goal = { reading: follower.newestReading(), change: follower.newestChange() }
    let [moved, at] = ['', Date.now()]
    for (;;) {
      const { reading, change } = state.cursor()
      const isOrdered = state.word('order') === 'rebuild'
      const done = isOrdered ? 0 : Math.min(reading, goal.reading) + Math.min(change, goal.change)
      bar?.setTotal(goal.reading + goal.change)
      bar?.update(done)
      if (!isOrdered && reading >= goal.reading && change >= goal.change) break
      if (`${isOrdered} ${reading} ${change}` !== moved) [moved, at] = [`${isOrdered} ${reading} ${change}`, Date.now()]
      else if (Date.now() - at > PATIENCE) {
        const reason = own?.state()?.failing?.reason ?? 'see /api/v1/projection of the server'
        throw new Error(`InfluxDB is not being written: ${reason}`)
      }
      await pause(100)
    }
    bar?.stop()
    process.stdout.write(`${goal.reading} readings and ${follower.changesAfter(0)} half-hours are in InfluxDB\n`)
    return exit.done
  } finally {
    bar?.stop()
    await own?.close()
    follower.close()
    state.close()
    lock?.release()
  }
}
