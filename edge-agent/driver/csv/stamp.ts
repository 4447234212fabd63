import { z } from 'zod'
import { at, DAY, type EpochMs, JST_OFFSET } from '#core/time'

const TOKENS: Record<string, string> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
}
const TOKEN = /yyyy|MM|M|dd|d|HH|H|mm|ss/g

/** How the time column is written. */
export const TimeColumn = z.strictObject({
  column: z.string().default('time'),
  format: z
    .string()
    .default('iso')
    .refine((f) => ['iso', 'epoch-ms', 'epoch-s'].includes(f) || /yyyy.*M.*d/.test(f) || /d.*M.*yyyy/.test(f), {
      error: 'iso, epoch-ms, epoch-s, or a pattern of yyyy MM M dd d HH H mm ss such as d/M/yyyy H:mm',
    })
    .describe('Japan time unless an ISO time carries its offset'),
  midnight: z
    .enum(['next-day', 'same-day'])
    .default('next-day')
    .describe('same-day: 00:00 stands for the END of the day that it is printed with'),
})
export type TimeColumn = z.infer<typeof TimeColumn>

type Fields = { year: number; month: number; day: number; hour: number; minute: number; second: number }

const numbers = (groups: Record<string, string | undefined>): Fields => {
  const n = (name: keyof Fields): number => Number(groups[name] ?? 0)
  return {
    year: n('year'),
    month: n('month'),
    day: n('day'),
    hour: n('hour'),
    minute: n('minute'),
    second: n('second'),
  }
}

/** 24:00 is the end of its day; everything else must exist in the calendar. */
const moment = (f: Fields): EpochMs | undefined => {
  const day = new Date(Date.UTC(f.year, f.month - 1, f.day))
  const real = day.getUTCMonth() === f.month - 1 && day.getUTCDate() === f.day
  const clock = ((f.hour * 60 + f.minute) * 60 + f.second) * 1_000
  if (!real || f.minute > 59 || f.second > 59 || clock > DAY) return undefined
  return at(day.getTime() + clock - JST_OFFSET)
}

/** Date.parse takes 30 February for 2 March. */
const isDay = (day: string): boolean => {
  const ms = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
}
const iso = (text: string): EpochMs | undefined => {
  const m = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?$/.exec(text)
  if (!m || !isDay(m[1] ?? '')) return undefined
  const ms = Date.parse(`${m[1]}T${m[2]}${m[3] ?? '+09:00'}`)
  return Number.isNaN(ms) ? undefined : at(ms)
}
const epoch = (text: string, unit: number): EpochMs | undefined =>
  /^\d{1,13}$/.test(text) ? at(Number(text) * unit) : undefined

/** Makes the reader of a time column: text to moment, or undefined when it is none. */
export const stampReader = ({ format, midnight }: TimeColumn): ((text: string) => EpochMs | undefined) => {
  if (format === 'epoch-ms') return (text) => epoch(text, 1)
  if (format === 'epoch-s') return (text) => epoch(text, 1_000)
  const pattern = new RegExp(`^${format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(TOKEN, (t) => TOKENS[t] ?? t)}$`)
  const read = format === 'iso' ? iso : (text: string) => moment(numbers(pattern.exec(text)?.groups ?? {}))
  return (text) => {
    const t = read(text.trim())
    const shifts = midnight === 'same-day' && t !== undefined && (t + JST_OFFSET) % DAY === 0
    return shifts ? at(t + DAY) : t
  }
}
