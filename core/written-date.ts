import { eras } from './era.ts'
import { DAY, type EpochMs, HOUR, JST_OFFSET, MINUTE, SECOND } from './time.ts'
import { narrow } from './written-number.ts'

/** Why a written date or time cannot be taken. */
export type DateFlaw =
  | 'date-empty'
  | 'date-two-digit-year'
  | 'date-without-year'
  | 'date-serial'
  | 'date-no-such-day'
  | 'date-outside-era'
  | 'date-unreadable'
  | 'time-unreadable'
/** A moment of Japan time; `hasTime`: a time of day was written, otherwise the day begins it. */
export type WrittenDate =
  | { readonly ok: true; readonly at: EpochMs; readonly hasTime: boolean }
  | { readonly ok: false; readonly why: DateFlaw }

const SEPARATED = /^(\d{4})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{1,2})$/
const KANJI = /^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
const ERA =
  /^(令和|平成|R|H)\s*(元|\d{1,2})\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|([/.-])\s*(\d{1,2})\s*\5\s*(\d{1,2}))$/
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/
const KANJI_CLOCK = /^(\d{1,2})時(?:(\d{1,2})分)?$/
const WEEKDAY = /\s*\([日月火水木金土]\)/

const two = (n: number): string => String(n).padStart(2, '0')
const isDay = (y: number, m: number, d: number): boolean => {
  const date = new Date(Date.UTC(y, m - 1, d))
  return date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d
}

type Parts = [year: number, month: number, day: number]
const western = (text: string): Parts | undefined => {
  const m = SEPARATED.exec(text)
  if (m) return [Number(m[1]), Number(m[3]), Number(m[4])]
  const k = KANJI.exec(text) ?? COMPACT.exec(text)
  return k ? [Number(k[1]), Number(k[2]), Number(k[3])] : undefined
}
const japanese = (text: string): Parts | DateFlaw | undefined => {
  const m = ERA.exec(text)
  if (!m) return undefined
  const era = eras.find((e) => (e.names as readonly string[]).includes(m[1] ?? ''))
  if (!era) return undefined
  const [year, month, day] = [m[2] === '元' ? 1 : Number(m[2]), Number(m[3] ?? m[6]), Number(m[4] ?? m[7])]
  const written = `${era.before + year}-${two(month)}-${two(day)}`
  if (!isDay(era.before + year, month, day)) return 'date-no-such-day'
  return year < 1 || written < era.first || written > era.last ? 'date-outside-era' : [era.before + year, month, day]
}
const dateFlaw = (text: string): DateFlaw => {
  if (/^'?\d{2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{1,2}$/.test(text)) return 'date-two-digit-year'
  if (/^(\d{1,2}\s*[/.-]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2}\s*日)$/.test(text)) return 'date-without-year'
  return /^\d{5}(\.\d+)?$/.test(text) ? 'date-serial' : 'date-unreadable'
}

/** ms since midnight of a time of day; 24:00 is the end of the day. */
const clock = (text: string): number | undefined => {
  const m = CLOCK.exec(text) ?? KANJI_CLOCK.exec(text)
  if (!m) return undefined
  const [h, min, s] = [Number(m[1]), Number(m[2] ?? 0), Number(m[3] ?? 0)]
  if (min > 59 || s > 59 || h > 24 || (h === 24 && (min > 0 || s > 0))) return undefined
  return h * HOUR + min * MINUTE + s * SECOND
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/

/**
 * A date as people write it in Japan, with or without a time of day: 2026/4/1, 2026-04-01, 20260401, 2026年4月1日(水), 令和8年4月1日,
 * R8.4.1, 令和元年5月1日, each also full-width; 9:30, 9:30:15, 9時30分, 24:00; ISO 8601 with an offset. `time` is the text of a
 * column of its own. Years of two digits, days without a year and a spreadsheet's serial numbers are refused, not guessed.
 */
export const writtenDate = (text: string, time = ''): WrittenDate => {
  const narrowed = narrow(text).trim().replace(WEEKDAY, '')
  if (narrowed === '') return { ok: false, why: 'date-empty' }
  if (ISO.test(narrowed)) {
    const at = Date.parse(narrowed)
    return Number.isNaN(at) ? { ok: false, why: 'date-no-such-day' } : { ok: true, at: at as EpochMs, hasTime: true }
  }
  const m = /^(.*?[\d日])[\sT]+(\d{1,2}(?::\d{2}(?::\d{2})?|時.*))$/.exec(narrowed)
  const [day = narrowed, inline = ''] = m ? [m[1], m[2]] : []
  const hours = narrow(time).trim() || inline
  const parts = western(day) ?? japanese(day)
  if (typeof parts === 'string') return { ok: false, why: parts }
  if (!parts) return { ok: false, why: dateFlaw(day) }
  if (parts[0] < 1990 || !isDay(...parts)) return { ok: false, why: 'date-no-such-day' }
  const ms = hours === '' ? 0 : clock(hours)
  if (ms === undefined) return { ok: false, why: 'time-unreadable' }
  const at = (Date.UTC(parts[0], parts[1] - 1, parts[2]) - JST_OFFSET + ms) as EpochMs
  return { ok: true, at, hasTime: hours !== '' }
}
/** The end of a written last day: a bill "to 4 May" ends as 5 May begins; a time of day is taken as it is. */
export const endOfDay = ({ at, hasTime }: { at: EpochMs; hasTime: boolean }): EpochMs =>
  (hasTime ? at : at + DAY) as EpochMs
