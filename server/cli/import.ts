import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { SingleBar } from 'cli-progress'
import { CONSOLE } from '#core/account'
import { type ColumnField, type Columns, columnFields, guessColumns, headingRow, isEnough } from '#core/manual-columns'
import { type RowFlaw, readTable, type TableRead } from '#core/manual-table'
import { placedMeters } from '#core/plant-index'
import { at } from '#core/time'
import { ConfigurationError, printAll } from '../config/configuration-error.ts'
import { loadPlant } from '../config/plant-file.ts'
import { openLedger } from '../ledger/ledger.ts'
import { lockDataDir } from '../ledger/lock.ts'
import type { Preview } from '../manual/contract.ts'
import { openManual } from '../manual/manual.ts'
import { readSheet } from '../table/read-sheet.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'

export type ImportOptions = {
  plant?: string
  meter?: string
  map?: string
  reason?: string
  dryRun?: boolean
  json?: boolean
}
const quiet = { warn: () => undefined, error: () => undefined }
const events = { onAck: () => undefined, onMoved: () => undefined, onDiffering: () => undefined }
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)
const wrong = (text: string): number => {
  complain(`gentani import: ${text}`)
  return exit.usage
}

/** `date=検針日,reading=3`: fields with a heading or the number of a column from 1; undefined where one is neither. */
const mapped = (map: string, headings: readonly string[]): Columns | undefined => {
  const pairs = map.split(',').map((pair) => pair.split('=', 2) as [string, string?])
  const columns: Columns = {}
  for (const [field, column = ''] of pairs) {
    if (!columnFields.includes(field as ColumnField)) return undefined
    const named = headings.findIndex((h) => h.trim() === column.trim())
    const i = named >= 0 ? named : /^\d{1,3}$/.test(column) ? Number(column) - 1 : -1
    if (i < 0) return undefined
    columns[field as ColumnField] = i
  }
  return columns
}
const printFlaw = ({ line, why, text, numbers }: RowFlaw): string => {
  const rest = Object.entries(numbers ?? {}).map(([k, v]) => `${k} ${v}`)
  return [`line ${line}: ${why}`, ...(text === undefined ? [] : [`"${text}"`]), ...rest].join(' ')
}
const figure = (n: number | null): string => (n === null ? '-' : n.toFixed(3))
const printMonths = ({ months }: Preview): void => {
  if (months.length > 0) say('meter  month  before  after  unit')
  for (const m of months) say(`${m.meter}  ${m.month}  ${figure(m.before)}  ${figure(m.after)}  ${m.unit}`)
}
const print = (preview: Preview, read: TableRead): void => {
  for (const n of read.notes) say(`line ${n.line}: "${n.text}" is read as ${n.value}`)
  for (const d of preview.doubts) say(`line ${d.line}: a step of ${d.amount} ${d.unit} that no rule explains`)
  if (preview.repeated.length > 0) say(`${preview.repeated.length} entries stand already and are passed over`)
  printMonths(preview)
}

/**
 * `gentani import <file>`: readings of manual meters from a sheet, into the data directory of a stopped server; all of them or
 * none. With `--dry-run` it shows what would change, and writes nothing. The author is the console.
 */
export const importFile = async (path: string, options: ImportOptions): Promise<number> => {
  const { plant: plantPath, meter, map, reason = `import of ${basename(path)}`, dryRun = false, json = false } = options
  if (plantPath === undefined) return wrong('--plant plant.yaml is missing')
  const file = loadPlant(plantPath)
  if (!file.ok) throw new ConfigurationError(printAll(file.findings))
  const { plant } = file
  if (meter !== undefined && !placedMeters(plant).some((m) => m.key === meter)) return wrong(`no meter ${meter}`)
  const bytes = readFileSync(path)
  const bar =
    process.stderr.isTTY && !json
      ? new SingleBar({ format: 'import |{bar}| {step}', stream: process.stderr, hideCursor: true })
      : undefined
  bar?.start(3, 0, { step: 'reading the file' })
  try {
    const sheet = await readSheet(bytes)
    if (!sheet.ok) {
      complain(`${path}: ${sheet.why}: ${sheet.detail}`)
      return exit.failed
    }
    const after = headingRow(sheet.rows) ?? (map === undefined ? -1 : 0)
    const headings = sheet.rows[Math.max(0, after)] ?? []
    const columns = map === undefined ? guessColumns(headings) : mapped(map, headings)
    if (!columns)
      return wrong(`--map ${map}: write field=heading or field=number, fields are ${columnFields.join(', ')}`)
    if (!isEnough(columns)) {
      complain(`${path}: no headings of a date and a value (日付, 指示値, 使用量 …); name them with --map`)
      return exit.failed
    }
    const now = () => at(Date.now())
    const source = { rows: sheet.rows, after, columns, meters: placedMeters(plant), meter }
    const read = readTable(source, now())
    bar?.update(1, { step: 'checking' })
    const { dataDir } = environment()
    const lock = lockDataDir(dataDir)
    try {
      const ledger = await openLedger({ path: join(dataDir, 'ledger.db'), plant, events, log: quiet })
      try {
        const manual = openManual({ plant, read: ledger.read, act: ledger.act, now, newKey: randomUUID })
        const preview = await manual.preview(read.rows)
        const flaws = [...read.flaws, ...preview.flaws].sort((a, b) => a.line - b.line)
        bar?.update(2, { step: 'writing' })
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        const by = { person: CONSOLE, reason, file: { name: basename(path), sha256 } }
        const isWritten = flaws.length === 0 && !dryRun ? (await manual.enter(read.rows, by)).acts.length > 0 : false
        bar?.update(3, { step: 'done' })
        bar?.stop()
        if (json) say(JSON.stringify({ ...preview, flaws, notes: read.notes, written: isWritten }))
        else {
          for (const f of flaws) complain(printFlaw(f))
          print(preview, read)
          if (flaws.length > 0) say(`${flaws.length} errors: nothing was written`)
          else if (isWritten) say(`${preview.entries - preview.repeated.length} entries written`)
          else say(dryRun ? 'dry run: nothing was written' : 'nothing new')
        }
        return flaws.length > 0 ? exit.failed : exit.done
      } finally {
        await ledger.close()
      }
    } finally {
      lock.release()
    }
  } finally {
    bar?.stop()
  }
}
