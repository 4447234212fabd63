import { at, DAY, type EpochMs, JST_OFFSET, MINUTE, SLOT } from '#core/time'
import { decimal, shown } from '../decimal.ts'
import type { UtilityCsvConfig } from './config.ts'

/** The amount of one half-hour, by the moment that it ends. */
export type HalfHour = { readonly end: EpochMs; readonly raw: string }
/** A row: its half-hours; or what is wrong with it; `none`: a heading or a footing. */
export type DayRow =
  | { readonly is: 'amounts'; readonly amounts: readonly HalfHour[] }
  | { readonly is: 'wrong'; readonly why: string }
  | { readonly is: 'none' }

const SLOTS = DAY / SLOT
const DATE = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/
const TIME = /^(\d{1,2}):?(\d{2})$/

/** The start of a day of Japan time, or undefined. */
const dayOf = (text: string): number | undefined => {
  const m = DATE.exec(text.trim())
  if (!m) return undefined
  const ms = Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3]))
  const real = new Date(ms).getUTCMonth() === Number(m[2]) - 1 && new Date(ms).getUTCDate() === Number(m[3])
  return real ? ms - JST_OFFSET : undefined
}

const amountOf = (text: string | undefined, decimals: number): string | undefined => {
  const value = text === undefined ? undefined : decimal(text.replaceAll(',', ''))
  return value && shown(value, Math.max(decimals, value.places))
}

/** Reads one row; a value that is none makes the whole row wrong, an empty one is a half-hour without a value. */
export const dayRow = (cells: readonly string[], config: UtilityCsvConfig, decimals: number): DayRow => {
  const day = dayOf(cells[config.date - 1] ?? '')
  if (day === undefined) return { is: 'none' }
  return config.time === undefined ? wide(cells, config, { day, decimals }) : narrow(cells, config, { day, decimals })
}

type Day = { readonly day: number; readonly decimals: number }

const wide = (cells: readonly string[], { first }: UtilityCsvConfig, { day, decimals }: Day): DayRow => {
  const amounts: HalfHour[] = []
  for (let i = 0; i < SLOTS; i++) {
    const text = cells[first - 1 + i]?.trim()
    if (text === undefined) return { is: 'wrong', why: `${i} of 48 half-hours` }
    if (text === '') continue
    const raw = amountOf(text, decimals)
    if (raw === undefined) return { is: 'wrong', why: `column ${first + i}: "${text}" is no number` }
    amounts.push({ end: at(day + (i + 1) * SLOT), raw })
  }
  return { is: 'amounts', amounts }
}

const narrow = (
  cells: readonly string[],
  { first, time = 1, stamp }: UtilityCsvConfig,
  { day, decimals }: Day,
): DayRow => {
  const clock = TIME.exec(cells[time - 1]?.trim() ?? '')
  const minutes = clock ? Number(clock[1]) * 60 + Number(clock[2]) : Number.NaN
  if (Number.isNaN(minutes) || minutes % 30 !== 0 || minutes > 24 * 60)
    return { is: 'wrong', why: `column ${time}: "${cells[time - 1] ?? ''}" is no half-hour` }
  const raw = amountOf(cells[first - 1]?.trim(), decimals)
  if (raw === undefined) return { is: 'wrong', why: `column ${first}: "${cells[first - 1] ?? ''}" is no number` }
  const moment = day + minutes * MINUTE
  return { is: 'amounts', amounts: [{ end: at(stamp === 'start' ? moment + SLOT : moment), raw }] }
}
