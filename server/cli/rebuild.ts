import { join } from 'node:path'
import { SingleBar } from 'cli-progress'
import { ConfigurationError, printAll } from '../config/configuration-error.ts'
import { loadPlant } from '../config/plant-file.ts'
import { openLedger } from '../ledger/ledger.ts'
import { lockDataDir } from '../ledger/lock.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'

const quiet = { warn: () => undefined, error: () => undefined }
const events = { onAck: () => undefined, onMoved: () => undefined, onDiffering: () => undefined }

/** `gentani rebuild <plant.yaml>`: slots, minutes, days, months and unexplained steps afresh from the readings; the server must be stopped. */
export const rebuild = async (plantPath: string): Promise<number> => {
  const file = loadPlant(plantPath)
  if (!file.ok) throw new ConfigurationError(printAll(file.findings))
  const { dataDir } = environment()
  const lock = lockDataDir(dataDir)
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: 'meters |{bar}| {value}/{total}', stream: process.stderr, hideCursor: true })
    : undefined
  try {
    const ledger = await openLedger({ path: join(dataDir, 'ledger.db'), plant: file.plant, events, log: quiet })
    bar?.start(1, 0)
    let meters = 0
    await ledger.rebuild((done, total) => {
      meters = total
      bar?.setTotal(total)
      bar?.update(done)
    })
    bar?.stop()
    await ledger.close()
    process.stdout.write(`${meters} meters derived afresh\n`)
    return exit.done
  } finally {
    lock.release()
  }
}
