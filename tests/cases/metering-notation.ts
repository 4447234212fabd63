import type { MeterEvent, Verdict } from '#core/meter-record'
import type { Quality } from '#core/reading'
import type { SlotRow } from '#core/slot'
import { DAY, type EpochMs, JST_OFFSET, MINUTE } from '#core/time'

/**
 * The notation of the metering cases. Time: hh:mm[:ss], or dd'hh:mm, of April 2026, Japan time (-1 is 30 March, 0 is 31 March).
 * A reading: value@time, ~ suspect, ? estimated. A slot: time=amount/measured/E1[/E2[/E3]] minutes and flags (r rollover,
 * g glitch, a set aside, u unexplained, e estimated). Amounts in the base unit.
 */
export const FIRST = Date.UTC(2026, 3, 1) - JST_OFFSET
export const words = (text: string): string[] => text.split(' ').filter((w) => w !== '')
export const time = (text: string): EpochMs => {
  const [, day = '1', h, m, s = '0'] = /^(?:(-?\d+)')?(\d+):(\d+)(?::(\d+))?$/.exec(text) ?? []
  return (FIRST + (Number(day) - 1) * DAY + (Number(h) * 60 + Number(m)) * MINUTE + Number(s) * 1000) as EpochMs
}
export const clock = (t: number): string => {
  const day = Math.floor((t - FIRST) / DAY)
  const minutes = Math.floor((t - FIRST - day * DAY) / MINUTE)
  const hm = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return day === 0 ? hm : `${day + 1}'${hm}`
}
export const millionths = (text: string): number => Math.round(Number(text) * 1e6) + 0

export type Reading = { at: EpochMs; value: string; quality: Quality }
const marked: Record<string, Quality> = { '~': 'suspect', '?': 'estimated' }
/** `value@time`, with ~ for suspect and ? for estimated. */
export const readingsIn = (text: string): Reading[] =>
  words(text).map((word) => {
    const [shown = '', at = ''] = word.split('@')
    return { at: time(at), value: shown.replace(/[~?]$/, ''), quality: marked[shown.at(-1) ?? ''] ?? 'good' }
  })
export type Slot = SlotRow & { start: number }
/** `time=amount/measured/E1[/E2[/E3]]` minutes and flags. */
export const slotsIn = (text: string): Slot[] =>
  words(text).map((word) => {
    const [, at = '', amount = '', times = '', flags = ''] = /^(.+)=(-?[\d.]+)\/([\d./]+)([rgaue]*)$/.exec(word) ?? []
    const [measured = 0, e1 = 0, e2 = 0, e3 = 0] = times.split('/').map((n) => Math.round(Number(n) * MINUTE))
    const count = (flag: string): number => flags.split(flag).length - 1
    return {
      start: time(at),
      amount: millionths(amount),
      ...{ measured, e1, e2, e3 },
      rollovers: count('r'),
      glitches: count('g'),
      setAside: count('a'),
      unexplained: count('u'),
      estimated: count('e'),
    }
  })

const inMinutes = (ms: number): string => String(Math.round((ms / MINUTE) * 1e6) / 1e6)
/** A slot as the cases write it. */
export const slotText = (s: Slot): string => {
  const times = [s.measured, s.e1, s.e2, s.e3].map(inMinutes)
  while (times.length > 2 && times.at(-1) === '0') times.pop()
  const flags = { r: s.rollovers, g: s.glitches, a: s.setAside, u: s.unexplained, e: s.estimated }
  const marks = Object.entries(flags).map(([mark, n]) => mark.repeat(n))
  return `${clock(s.start)}=${s.amount / 1e6}/${times.join('/')}${marks.join('')}`
}

const fieldsIn = (list: readonly string[]): Record<string, string> =>
  Object.fromEntries(list.map((word) => word.split('=') as [string, string]))
/** `replaced@time final=… initial=…`, `changed@time ct=…`. */
export const eventIn = (text: string, meter: string): MeterEvent => {
  const [head = '', ...rest] = words(text)
  const [event, at = ''] = head.split('@')
  const fields = fieldsIn(rest)
  const change = Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, /^[\d.]+$/.test(v) ? Number(v) : v]))
  return { event, meter, at: time(at), ...(event === 'changed' ? { change } : fields) } as unknown as MeterEvent
}
/** A decision with its readings still in the notation of readings. */
export type NotedDecision = { from: string; to: string; verdict: Verdict | { verdict: 'set-aside'; until: string } }
/** `value@time value@time verdict field=…`. */
export const decisionIn = (text: string): NotedDecision => {
  const [from = '', to = '', verdict, ...rest] = words(text)
  const fields = fieldsIn(rest)
  const at = fields['at'] === undefined ? {} : { at: time(fields['at']) }
  return { from, to, verdict: { verdict, ...fields, ...at } as unknown as Verdict }
}
/** `from to amount [agreed]`. */
export const estimateIn = (text: string) => {
  const [from = '', to = '', amount = '', basis] = words(text)
  const agreed = { basis: 'agreed', document: 'agreement' } as const
  return { from: time(from), to: time(to), amount, ...(basis === 'agreed' ? agreed : { basis: 'person' as const }) }
}
