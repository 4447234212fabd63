import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SingleBar } from 'cli-progress'
import { ConfigurationError, printAll } from '../config/configuration-error.ts'
import { loadPlant, parsePlant } from '../config/plant-file.ts'
import { NoPlant, type Verified, verifyLedger } from '../ledger/verify/verify.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'

const inWords = ({ readings, meters, slots, acts, newestAct, closes, flaws }: Verified): string =>
  [
    ...flaws.map((f) => `${f.check}: ${f.row}: ${f.why}`),
    `${readings} readings, ${slots} slots of ${meters} meters, ${acts} acts, ${closes} closes`,
    ...(newestAct === null ? [] : [`newest act ${newestAct}`]),
    flaws.length === 0 ? 'everything holds' : `${flaws.length} do not hold`,
  ].join('\n')

/** `gentani verify [plant.yaml]`: slots, days, months and closes made again from the readings and compared; the chains walked. */
export const verify = async (plantPath: string | undefined, { json }: { json: boolean }): Promise<number> => {
  const file = plantPath === undefined ? undefined : loadPlant(plantPath)
  if (file && !file.ok) throw new ConfigurationError(printAll(file.findings))
  const path = join(environment().dataDir, 'ledger.db')
  if (!existsSync(path))
    throw new ConfigurationError([`there is no ledger at ${path}; GENTANI_DATA_DIR names its folder`])
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: 'verify |{bar}| {value}/{total}', stream: process.stderr, hideCursor: true })
    : undefined
  bar?.start(1, 0)
  const parse = (text: string) => {
    const parsed = parsePlant(text)
    return parsed.ok ? parsed.plant : undefined
  }
  try {
    const verified = await verifyLedger({
      path,
      plant: file?.plant,
      parse,
      tell: (done, total) => {
        bar?.setTotal(total)
        bar?.update(done)
      },
    })
    bar?.stop()
    process.stdout.write(
      `${json ? JSON.stringify({ ok: verified.flaws.length === 0, ...verified }) : inWords(verified)}\n`,
    )
    return verified.flaws.length === 0 ? exit.done : exit.failed
  } catch (error) {
    bar?.stop()
    if (error instanceof NoPlant) throw new ConfigurationError([error.message])
    throw error
  }
}
