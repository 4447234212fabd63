import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CONSOLE } from '#core/account'
import type { HourCalendar } from '#core/hour-calendar'
import { readHourTable } from '#core/hour-calendar-table'
import { at, fiscalYearOfMonth } from '#core/time'
import { effectsOf, type YearEffect } from '../annual/preview.ts'
import { ConfigurationError } from '../config/configuration-error.ts'
import { openActs } from '../ledger/outside.ts'
import { readSheet } from '../table/read-sheet.ts'
import { annualBeside } from './annual.ts'
import { columns } from './columns.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'
import { plantOf } from './report.ts'

export type HourClassOptions = {
  readonly source?: string
  readonly reason?: string
  readonly write?: boolean
  readonly json?: boolean
}
const out = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)
const wrong = (message: string): number => {
  complain(`gentani hour-classes: ${message}; see gentani hour-classes --help`)
  return exit.usage
}
const keyOf = ({ area, month }: HourCalendar): string => `${area} ${month}`

const shown = (of: YearEffect['changes'][number]['before']): string =>
  'value' in of ? String(Number(of.value.toPrecision(10))) : of.why
const print = (calendars: readonly HourCalendar[], effects: readonly YearEffect[]): void => {
  const rows = calendars.map(({ area, month, days }) => [area, month, { right: `${Object.keys(days).length}` }])
  out(columns([['供給区域', '年月', '日数'], ...rows]))
  for (const { fy, changes } of effects) {
    out(['', changes.length === 0 ? `FY${fy}: no figure changes` : `FY${fy}: ${changes.length} figures change`])
    out(columns(changes.map((c) => [c.figure, { right: shown(c.before) }, '→', { right: shown(c.after) }])))
  }
}

/**
 * `gentani hour-classes import <file>`: hour classes of demand optimisation by a table, all or nothing, beside a running server. It
 * shows which annual figures would change; with --write every month becomes an act of the console.
 */
export const hourClasses = async (verb: string, path: string, options: HourClassOptions): Promise<number> => {
  if (verb !== 'import') return wrong(`unknown verb ${verb}; it is import`)
  const { source, reason = `import of ${basename(path)}`, write = false, json = false } = options
  if (source === undefined || source.trim() === '') return wrong('--source states where the classes are published')
  const { dataDir } = environment()
  const ledger = join(dataDir, 'ledger.db')
  if (!existsSync(ledger))
    throw new ConfigurationError([`there is no ledger in ${dataDir}; GENTANI_DATA_DIR names its folder`])
  const plant = plantOf(undefined, ledger)
  const sheet = await readSheet(readFileSync(path))
  if (!sheet.ok) {
    complain(`${path}: ${sheet.why}: ${sheet.detail}`)
    return exit.failed
  }
  const now = at(Date.now())
  const { calendars, flaws } = readHourTable(sheet.rows, { source, now })
  if (flaws.length > 0) {
    if (json) out([JSON.stringify({ ok: false, findings: flaws })])
    for (const { line, detail } of flaws) complain(line === 0 ? `${path}: ${detail}` : `${path}:${line}: ${detail}`)
    complain(`${path}: ${flaws.length} findings, nothing recorded`)
    return exit.failed
  }
  const acts = openActs(ledger, plant)
  try {
    const annual = await annualBeside(plant, acts.read, { now, dataDir })
    const years = [...new Set(calendars.map((c) => fiscalYearOfMonth(c.month)))]
    const keys = new Set(calendars.map(keyOf))
    const effects = await effectsOf({ annual, divide: async (_plant, bins) => bins }, years, (all) => ({
      calendars: [...all.calendars.filter((c) => !keys.has(keyOf(c))), ...calendars],
    }))
    const asked = calendars.map((c) => ({ kind: 'hour-class', site: '', key: keyOf(c), body: c, reason }) as const)
    const recorded = write ? await acts.act(asked, CONSOLE) : []
    const months = calendars.map(({ area, month, days }) => ({ area, month, days: Object.keys(days).length }))
    if (json) out([JSON.stringify({ ok: true, months, effects, acts: recorded.map((a) => a.id) })])
    else {
      print(calendars, effects)
      out([
        '',
        write
          ? `${recorded.length} months recorded`
          : 'nothing recorded; --write records every month with author and reason',
      ])
    }
    return exit.done
  } finally {
    acts.close()
  }
}
