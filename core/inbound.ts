import { z } from 'zod'
import { divideHalfUp, parseDecimal } from './decimal.ts'
import { jsonPath, parseExact, valueAt } from './exact-json.ts'
import { type LinePoint, type Precision, parseLines, stampMs } from './line-protocol.ts'
import type { Source, SourceOf, TimeFormat } from './source.ts'
import { JST_OFFSET } from './time.ts'

/** A reading of a foreign device: meter of the site, UTC ms, the decimal as it was written. */
export type InboundReading = readonly [meter: string, at: number, value: string]
/** What could not be read, with the reason; `line` where the text has lines. */
export type InboundFault = {
  readonly code: 'unreadable' | 'not-a-number' | 'bad-time' | 'no-birth'
  readonly reason: string
  readonly text: string
  readonly meter?: string
  readonly line?: number
}
/** What no meter of the plant stands for: its name, and what a line of `meters:` would say of its place. */
export type Unmapped = { readonly name: string; readonly place: MappingPlace }
export type MappingPlace = Readonly<Record<string, string | Readonly<Record<string, string>>>>
/** What a message came to. `unmapped` names what no meter of the plant stands for. */
export type Inbound = {
  readonly readings: readonly InboundReading[]
  readonly faults: readonly InboundFault[]
  readonly unmapped: readonly Unmapped[]
}
/** `receivedAt` is missing for a retained message: nobody knows how old it is, so only a time of its own counts. */
export type Message = { readonly topic: string; readonly payload: Uint8Array; readonly receivedAt: number | undefined }
/** What a source hands to the ledger, as JSON: it has no epoch and no seq; the ledger gives them. */
export const ForeignBatch = z.strictObject({
  readings: z.array(z.tuple([z.string(), z.number(), z.string()])),
  refused: z.array(
    z.strictObject({ code: z.string(), reason: z.string(), text: z.string(), meter: z.string().nullable() }),
  ),
})
export type ForeignBatch = z.infer<typeof ForeignBatch>
/** Displayed decimals of a meter of the site. */
export type DecimalsOf = (meter: string) => number

const utf8 = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)
const shown = (text: string): string => text.slice(0, 200)
const none: Inbound = { readings: [], faults: [], unmapped: [] }

/** The number with so many decimals, half up; a text that is no number stays as it is. */
export const rounded = (text: string, decimals: number): string => {
  const d = parseDecimal(text)
  if (!d || d.decimals <= decimals) return text
  const units = divideHalfUp(d.units, 10n ** BigInt(d.decimals - decimals))
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0')
  const whole = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  return units < 0n ? `-${whole}` : whole
}

const OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/
const BARE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?$/
const perSecond = { s: 0, ms: 3, us: 6, ns: 9 } as const
/** A written time in UTC ms; undefined where it is none of that format. */
export const timeOf = (text: string, format: TimeFormat): number | undefined => {
  if (format === 'iso' || format === 'jst') {
    if (!(format === 'iso' ? OFFSET : BARE).test(text)) return undefined
    const at = Date.parse(format === 'iso' ? text.replace(' ', 'T') : `${text.replace(' ', 'T')}Z`)
    if (Number.isNaN(at)) return undefined
    return format === 'iso' ? at : at - JST_OFFSET
  }
  const d = parseDecimal(text)
  if (!d) return undefined
  const scale = 3 - perSecond[format] - d.decimals
  const ms = scale >= 0 ? d.units * 10n ** BigInt(scale) : d.units / 10n ** BigInt(-scale)
  return Number(ms)
}

type Mapped = { readonly meter: string; readonly round: boolean }
const written = ({ meter, round }: Mapped, text: string, decimals: DecimalsOf): string =>
  round ? rounded(text, decimals(meter)) : text

const readNumber = (
  source: SourceOf<'number'>,
  { topic, payload, receivedAt }: Message,
  decimals: DecimalsOf,
): Inbound => {
  const own = source.meters.filter((m) => m.topic === topic)
  if (own.length === 0) return { ...none, unmapped: [{ name: topic, place: { topic } }] }
  const text = utf8(payload).trim()
  if (!parseDecimal(text))
    return { ...none, faults: own.map(({ meter }) => notNumber(meter, `"${shown(text)}" is no number`, text)) }
  if (receivedAt === undefined) return none
  return { ...none, readings: own.map((m) => [m.meter, receivedAt, written(m, text, decimals)]) }
}
const notNumber = (meter: string, reason: string, text: string): InboundFault => ({
  ...{ code: 'not-a-number', reason, text: shown(text), meter },
})

type JsonMeter = SourceOf<'json'>['meters'][number]
const readPlace = (
  m: JsonMeter,
  { document, receivedAt }: { document: unknown; receivedAt: number | undefined },
  decimals: DecimalsOf,
): InboundReading | InboundFault | undefined => {
  const value = valueAt(document, m.value)
  if (value === undefined) return undefined // a message about something else of the device
  if (typeof value !== 'string' || !parseDecimal(value))
    return notNumber(m.meter, `${m.value} is ${JSON.stringify(value)}, no number`, JSON.stringify(value))
  const time = m.time === undefined ? undefined : valueAt(document, m.time)
  const at = m.time === undefined ? receivedAt : typeof time === 'string' ? timeOf(time, m.timeFormat) : undefined
  if (at === undefined) {
    if (m.time === undefined) return undefined
    const reason = `${m.time} is ${JSON.stringify(time) ?? 'not there'}, no time of format ${m.timeFormat}`
    return { code: 'bad-time', reason, text: shown(value), meter: m.meter }
  }
  return [m.meter, at, written(m, value, decimals)]
}
const readJson = (source: SourceOf<'json'>, { topic, payload, receivedAt }: Message, decimals: DecimalsOf): Inbound => {
  const own = source.meters.filter((m) => m.topic === topic)
  let document: unknown
  try {
    document = parseExact(utf8(payload))
  } catch (error) {
    if (own.length === 0) return { ...none, unmapped: [{ name: topic, place: { topic } }] }
    return { ...none, faults: [unreadable(`not JSON: ${(error as Error).message}`, payload)] }
  }
  if (own.length === 0) return { ...none, unmapped: [{ name: topic, place: { topic, ...likely(document) } }] }
  return sorted(own.map((m) => readPlace(m, { document, receivedAt }, decimals)))
}
/** Places of numbers in JSON, as a mapping writes them. */
const numberPlaces = (document: unknown, path = ''): string[] => {
  if (typeof document === 'string') return path !== '' && parseDecimal(document) ? [path] : []
  if (typeof document !== 'object' || document === null) return []
  return Object.entries(document).flatMap(([key, value]) => {
    const step = Array.isArray(document) ? `[${key}]` : path === '' ? key : `.${key}`
    return numberPlaces(value, path + step)
  })
}
/** The place of a number that looks like a register's, else the first. */
const likely = (document: unknown): { value: string } | undefined => {
  const places = numberPlaces(document).filter((place) => jsonPath(place) !== undefined)
  const value = places.find((place) => /(energy|total|kwh)[^.]*$/i.test(place)) ?? places[0]
  return value === undefined ? undefined : { value }
}
const unreadable = (reason: string, payload: Uint8Array): InboundFault => ({
  ...{ code: 'unreadable', reason, text: shown(new TextDecoder().decode(payload.subarray(0, 400))) },
})
const isReading = (found: InboundReading | InboundFault): found is InboundReading => !('code' in found)
const sorted = (found: readonly (InboundReading | InboundFault | undefined)[]): Inbound => {
  const some = found.filter((f) => f !== undefined)
  return {
    readings: some.filter(isReading),
    faults: some.filter((f): f is InboundFault => !isReading(f)),
    unmapped: [],
  }
}

const unknownField = ({ measurement, tags }: LinePoint, field: string): Unmapped => ({
  name: `${measurement}.${field}`,
  place: { measurement, field, ...(Object.keys(tags).length > 0 && { tags }) },
})
/** Points of a text in line protocol; a point without a timestamp is of the moment of arrival. */
export const readLines = (
  source: SourceOf<'line-protocol'>,
  { text, precision, receivedAt }: { text: string; precision: Precision; receivedAt: number | undefined },
  decimals: DecimalsOf,
): Inbound => {
  const { points, faults } = parseLines(text)
  const out: { readings: InboundReading[]; faults: InboundFault[]; unmapped: Unmapped[] } = {
    readings: [],
    faults: faults.map((f) => ({ code: 'unreadable', reason: f.reason, text: shown(f.text), line: f.line })),
    unmapped: [],
  }
  for (const point of points) {
    const at = point.timestamp === undefined ? receivedAt : stampMs(point.timestamp, precision)
    if (at === undefined) continue
    for (const [key, value] of point.fields) {
      const own = source.meters.filter(
        (m) =>
          m.measurement === point.measurement &&
          m.field === key &&
          Object.entries(m.tags).every(([tag, is]) => point.tags[tag] === is),
      )
      if (own.length === 0) out.unmapped.push(unknownField(point, key))
      for (const m of own)
        if ('number' in value) out.readings.push([m.meter, at, written(m, value.number, decimals)])
        else out.faults.push({ ...notNumber(m.meter, `field ${key} is no number`, value.other), line: point.line })
    }
  }
  return out
}

/** What a message of a source without state says; Sparkplug B has a session (sparkplug-session.ts). */
export const readMessage = (
  source: Exclude<Source, { format: 'sparkplug-b' }>,
  message: Message,
  decimals: DecimalsOf,
): Inbound => {
  try {
    if (source.format === 'number') return readNumber(source, message, decimals)
    if (source.format === 'json') return readJson(source, message, decimals)
    if (!source.topics.includes(message.topic))
      return { ...none, unmapped: [{ name: message.topic, place: { topic: message.topic } }] }
    const { receivedAt } = message
    return readLines(source, { text: utf8(message.payload), precision: source.precision, receivedAt }, decimals)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { ...none, faults: [unreadable('not UTF-8', message.payload)] }
  }
}
