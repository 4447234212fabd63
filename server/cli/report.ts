import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Plant } from '#core/plant'
import { at, type EpochMs, fiscalYear, fiscalYearOf } from '#core/time'
import { ConfigurationError, printAll } from '../config/configuration-error.ts'
import { loadPlant, parsePlant } from '../config/plant-file.ts'
import type { Read } from '../ledger/contract.ts'
import { plantInUse } from '../ledger/plants.ts'
import { makeQueries } from '../ledger/queries.ts'
import { openSqlite } from '../ledger/sqlite.ts'
import { annualBeside } from './annual.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'
import { reportText } from './report-text.ts'
import type { Language } from './report-words.ts'

export type ReportOptions = { readonly fy?: unknown; readonly json?: boolean; readonly lang?: unknown }

/** The plant of a file, or the one that a server last ran with on this ledger. */
export const plantOf = (path: string | undefined, ledger: string): Plant => {
  const text = path === undefined ? plantInUse(ledger)?.text : undefined
  if (path === undefined && text === undefined)
    throw new ConfigurationError(['the ledger holds no plant.yaml yet; name one'])
  const file = path === undefined ? parsePlant(text ?? '') : loadPlant(path)
  if (!file.ok) throw new ConfigurationError(printAll(file.findings))
  return file.plant
}
const yearOf = (fy: unknown, now: EpochMs): ReturnType<typeof fiscalYear> => {
  if (fy === undefined) return fiscalYearOf(now)
  if (!/^[12]\d{3}$/.test(String(fy)))
    throw new ConfigurationError([`--fy ${String(fy)}: a fiscal year is written 2025`])
  return fiscalYear(Number(fy))
}
const languageOf = (lang: unknown): Language => {
  if (lang === undefined || lang === 'ja') return 'ja'
  if (lang === 'en') return 'en'
  throw new ConfigurationError([`--lang ${String(lang)}: ja or en`])
}

/** `gentani report --fy 2025 [plant.yaml]`: the annual view of the ledger in the data directory; a running server is not disturbed. */
export const reportYear = async (path: string | undefined, options: ReportOptions): Promise<number> => {
  const { dataDir } = environment()
  const now = at(Date.now())
  const [year, language] = [yearOf(options.fy, now), languageOf(options.lang)]
  const ledger = join(dataDir, 'ledger.db')
  if (!existsSync(ledger))
    throw new ConfigurationError([`there is no ledger in ${dataDir}; GENTANI_DATA_DIR names its folder`])
  const plant = plantOf(path, ledger)
  const db = openSqlite(ledger, { readonly: true })
  try {
    const queries = makeQueries(db, plant)
    const read: Read = async (name, ...args) => (queries[name] as (...of: typeof args) => never)(...args)
    const view = await (await annualBeside(plant, read, { now, dataDir })).view(year)
    if (!view) {
      process.stderr.write(`gentani: no reading in fiscal year ${year}\n`)
      return exit.failed
    }
    process.stdout.write(
      options.json === true ? `${JSON.stringify(view)}\n` : reportText(view, plant.company.name, language),
    )
    return exit.done
  } finally {
    db.close()
  }
}
