import { Id } from '#core/id'
import { ruleAt } from '#core/meter-history'
import { scaled } from '#core/register'
import { FUTURE_LIMIT } from '#core/wire'
import type { KnownMeter } from './known-meter.ts'
import { marks, qualities } from './schema.ts'

/** Times a reading may bear: from 2000-01-01 UTC to before 2286-11-20 UTC, ms. */
export const FIRST = Date.UTC(2000)
export const LAST = 1e13

/** Whose reading it is. */
type Origin = {
  readonly site: string
  readonly agent: string
  readonly meters: ReadonlyMap<string, KnownMeter>
  readonly mismatched: ReadonlySet<string>
}
/** A verdict: what is stored of a reading and, where it is kept aside, the reason; without a meter it is quarantined alone. */
export type Checked =
  | { key?: string; at: number | null; code: string; reason: string }
  | {
      meter: KnownMeter
      key: string
      at: number
      value: string
      quality: number
      scaled: number
      mark: number
      code: string | undefined
      reason: string
    }

/** The intake's verdict on one reading. One bad reading is set aside alone. */
export const check = ({ site, agent, meters, mismatched }: Origin, reading: unknown, receivedAt: number): Checked => {
  if (!Array.isArray(reading) || reading.length < 3 || reading.length > 4)
    return refused('malformed', 'a reading is [meter, at, value, quality?]')
  const [id, at, value, q = 'good'] = reading as [unknown, unknown, unknown, unknown?]
  const key = `${site}/${id}`
  const time = typeof at === 'number' && Number.isSafeInteger(at) && at >= FIRST && at < LAST ? at : null
  const meter = meters.get(key)
  if (typeof id !== 'string' || (!meter && !Id.safeParse(id).success)) return refused('malformed', 'meter is no id')
  if (!meter) return { ...refused('unknown-meter', `plant.yaml has no meter ${key}`), key, at: time }
  if (meter.agent !== agent)
    return { ...refused('foreign-meter', `${key} belongs to agent ${meter.agent}`), key, at: time }
  if (time === null) return { ...refused('bad-time', 'at is not UTC ms since 2000'), key }
  const quality = qualities.indexOf(q as 'good')
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : written(value)
  const stored = { meter, key, at: time, value: text, quality: Math.max(quality, 0) }
  if (quality < 0) {
    const reason = 'quality is good, estimated or suspect'
    return { ...stored, scaled: 0, mark: marks.refused, code: 'bad-quality', reason }
  }
  const r =
    typeof value === 'string' || typeof value === 'number' ? scaled(ruleAt(meter.history, time), text) : 'not-a-number'
  if (typeof r === 'string')
    return { ...stored, scaled: 0, mark: marks.refused, code: r, reason: `${text.slice(0, 60)}: ${refusals[r]}` }
  if (mismatched.has(key)) {
    const reason = "the agent's unit, measure or decimals differ from plant.yaml"
    return { ...stored, scaled: r, mark: marks['birth-mismatch'], code: 'birth-mismatch', reason }
  }
  if (time > receivedAt + FUTURE_LIMIT) {
    const reason = `${Math.round((time - receivedAt) / 1000)} s ahead of its receipt`
    return { ...stored, scaled: r, mark: marks.future, code: 'future', reason }
  }
  return { ...stored, scaled: r, mark: marks.usable, code: undefined, reason: '' }
}

/** JSON of what came as JSON; nesting too deep to be written again is told, so that it cannot stop the flow. */
export const written = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? 'null'
  } catch {
    return '"nested too deep"'
  }
}
const refused = (code: string, reason: string): { at: null; code: string; reason: string } => ({
  at: null,
  code,
  reason,
})
const refusals = {
  'not-a-number': 'not a finite number or decimal string',
  'too-many-decimals': 'more significant decimals than the plant declares',
  sentinel: "the model's sign for no value",
  'out-of-range': 'beyond 9.0e9 base units',
} as const
