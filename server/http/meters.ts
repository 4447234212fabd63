import { z } from 'zod'
import { meterKey, Name } from '#core/id'
import { MeterMeasure, Role, Use } from '#core/plant'
import { type PlacedMeter, placedMeters, writerOf } from '#core/plant-index'
import { Quality } from '#core/reading'
import { MICRO } from '#core/register'
import { type EpochMs, isoJst, SLOT } from '#core/time'
import { isVirtual } from '#core/virtual-meter'
import type { AppOf, Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { perHour } from './series-keys.ts'
import { TimeRange, Whole } from './time-range.ts'

export const MeterRow = z.object({
  key: z.string(),
  site: z.string(),
  id: z.string(),
  name: Name,
  carrier: z.string(),
  measure: MeterMeasure,
  unit: z.string(),
  role: Role,
  use: Use.optional(),
  parent: z.string().optional(),
  counted: z.boolean(),
  agent: z.string().nullable().describe('null: a virtual meter; people: a manual one'),
  formula: z.string().optional(),
  decimals: z.int(),
  last: z.object({ at: z.string(), value: z.string().describe('as displayed'), quality: Quality }).nullable(),
  rate: z.number().nullable().describe('base units an hour: kW for electricity'),
  rateUnit: z.string(),
  silentSince: z.string().nullable().describe('its last reading, where the next one is late; null: it is not'),
  catchingUp: z.boolean().describe('its agent sends what it kept: newer readings are on their way'),
})
const ReadingRow = z.object({
  at: z.string(),
  value: z.string().describe('as sent'),
  quality: Quality,
  mark: z.enum(['usable', 'refused', 'future', 'birth-mismatch']),
  agent: z.string(),
  epoch: z.string(),
  seq: z.int(),
  index: z.int(),
  receivedAt: z.string(),
})
const SlotOut = z.object({
  start: z.string(),
  end: z.string(),
  amount: z.number(),
  measured_ms: z.int(),
  e1_ms: z.int(),
  e2_ms: z.int(),
  e3_ms: z.int(),
  missing_ms: z.int().describe('against the whole half-hour'),
  flags: z.object({ rollover: z.int(), setAside: z.int(), unexplained: z.int(), estimated: z.int() }),
})
const marks = ['usable', 'refused', 'future', 'birth-mismatch'] as const
const iso = (ms: number): string => isoJst(ms as EpochMs)
/** The last reading of a page, time and id: readings that come in late do not shift the next one. */
const Cursor = z
  .string()
  .regex(/^\d{1,15}-\d{1,15}$/, 'a cursor is the `next` of the page before')
  .transform((text) => {
    const [t, id] = text.split('-')
    return { at: Number(t), id: Number(id) }
  })
const Page = TimeRange.extend({
  cursor: Cursor.optional().describe('next of the page before'),
  limit: Whole.default(1_000),
  order: z.enum(['oldest', 'newest']).default('oldest').describe('which readings come first'),
})
const MOST = 10_000

export const knownMeter = (deps: Deps, site: string, meter: string) => {
  const found = placedMeters(deps.plant).find((m) => m.key === meterKey(site, meter))
  if (!found) throw new Refused('unknown-meter', `${site}/${meter}`)
  return found
}

type Silence = { readonly since: ReadonlyMap<string, string | null>; readonly catchingUp: ReadonlySet<string> }
const silence = (deps: Deps): Silence => {
  const attention = deps.live.latest()?.attention ?? []
  return {
    since: new Map(
      attention.flatMap((a) =>
        a.meter && (a.kind === 'meter-silent' || a.kind === 'reading-due') ? [[a.meter, a.since ?? null] as const] : [],
      ),
    ),
    catchingUp: new Set(attention.flatMap((a) => (a.agent && a.kind === 'agent-catching-up' ? [a.agent] : []))),
  }
}
/** A meter of the plant with what was last heard of it. */
export const rowOf =
  (deps: Deps, silent = silence(deps)) =>
  ({ key, site, meter, unit }: PlacedMeter): z.infer<typeof MeterRow> => {
    const last = deps.live.meter(key)
    const agent = writerOf(deps.plant, site, meter) ?? null
    return {
      key,
      site: site.id,
      id: meter.id,
      name: meter.name,
      carrier: meter.carrier,
      measure: meter.measure,
      unit: meter.unit,
      role: meter.role,
      ...(meter.use ? { use: meter.use } : {}),
      ...(meter.parent ? { parent: meter.parent } : {}),
      counted: meter.counted,
      agent,
      ...(meter.formula ? { formula: meter.formula } : {}),
      decimals: meter.decimals,
      last: last && !isVirtual(meter) ? { at: iso(last.at), value: last.value, quality: last.quality } : null,
      rate: last?.rate ?? null,
      rateUnit: perHour(unit),
      silentSince: silent.since.get(key) ?? null,
      catchingUp: silent.catchingUp.has(`${site.id}/${agent}`),
    }
  }

/** Meters with their last value; one meter's readings and slots, paged. */
export const meters: Resource = (app: AppOf, deps) => {
  app.get(
    '/api/v1/meters',
    { schema: { summary: 'Meters with their last value', response: { 200: z.object({ meters: z.array(MeterRow) }) } } },
    async () => ({ meters: placedMeters(deps.plant).map(rowOf(deps)) }),
  )
  const params = z.object({ site: z.string(), meter: z.string() })
  const readings = z.object({
    meter: z.string(),
    unit: z.string(),
    readings: z.array(ReadingRow),
    next: z.string().nullable(),
  })
  app.get(
    '/api/v1/meters/:site/:meter/readings',
    {
      schema: {
        summary: 'Readings as they came, in pages',
        params,
        querystring: Page,
        response: { 200: readings },
      },
    },
    async (request) => {
      const { key, meter } = knownMeter(deps, request.params.site, request.params.meter)
      const { from, to, cursor = null, limit, order } = request.query
      const page = { after: cursor, limit: Math.min(limit, MOST), newestFirst: order === 'newest' }
      const rows = await deps.read('readings', { meter: key, from, to, ...page })
      const last = rows.length === Math.min(limit, MOST) ? rows.at(-1) : undefined
      return {
        meter: key,
        unit: meter.unit,
        readings: rows.map((r) => ({
          ...r,
          at: iso(r.at),
          receivedAt: iso(r.receivedAt),
          mark: marks[r.mark] ?? 'refused',
          quality: Quality.parse(r.quality),
        })),
        next: last ? `${last.at}-${last.id}` : null,
      }
    },
  )
  const slots = z.object({ meter: z.string(), unit: z.string(), slots: z.array(SlotOut) })
  app.get(
    '/api/v1/meters/:site/:meter/slots',
    { schema: { summary: 'Half-hours with their flags', params, querystring: TimeRange, response: { 200: slots } } },
    async (request) => {
      const { key, unit } = knownMeter(deps, request.params.site, request.params.meter)
      const { from, to } = request.query
      if ((to - from) / SLOT > MOST * 2) throw new Refused('too-many-rows', `at most ${MOST * 2} half-hours at a time`)
      const rows = await deps.read('bins', { table: 'slots', meters: [key], from, to })
      return {
        meter: key,
        unit,
        slots: rows.map((s) => ({
          start: iso(s.start),
          end: iso(s.start + SLOT),
          amount: s.amount / MICRO,
          measured_ms: s.measured,
          e1_ms: s.e1,
          e2_ms: s.e2,
          e3_ms: s.e3,
          missing_ms: Math.max(0, SLOT - s.measured - s.e1 - s.e2 - s.e3),
          flags: { rollover: s.rollovers, setAside: s.set_aside, unexplained: s.unexplained, estimated: s.estimated },
        })),
      }
    },
  )
}
