import { ulid } from 'ulid'
import { z } from 'zod'
import { MeterKey } from '#core/id'
import { type EventFlaw, eventFlaw } from '#core/meter-event-check'
import { MeterEvent } from '#core/meter-record'
import { EventItem } from '#core/meter-record-item'
import { placedMeters } from '#core/plant-index'
import type { AskedRecord, RecordFlaw } from '../records/decision-flaw.ts'
import type { Resource } from './app.ts'
import { knownSite, namesOf } from './decisions.ts'
import type { Deps } from './deps.ts'
import { recordResource } from './record-resource.ts'
import { standingRecords } from './standing.ts'

const words: Record<EventFlaw, string> = {
  'in-the-future': 'it lies in the future',
  'two-at-one-instant': 'another event of this meter stands at the same instant',
  'already-out': 'the meter was taken out already',
  'not-out': 'the meter was never taken out before',
  'is-out': 'the meter was out at that time',
  'changes-nothing': 'the change names nothing',
  'other-kind': 'the unit is of another kind than the meter’s',
  'no-register': 'a delta or gauge has no register: no reset, no final or initial value',
}

const flaws = async (deps: Deps, asked: readonly AskedRecord<MeterEvent>[]): Promise<RecordFlaw[]> => {
  const stand = await standingRecords(deps, { kind: 'meter-event', site: undefined, schema: MeterEvent })
  return asked.flatMap(({ key, record }, index): RecordFlaw[] => {
    const meter = placedMeters(deps.plant).find((m) => m.key === record.meter)?.meter
    if (!meter) return []
    const kept = stand.filter((s) => !asked.some((a) => a.key === s.key)).map((s) => s.record)
    const others = [...kept, ...asked.filter((a) => a.key !== key).map((a) => a.record)].filter(
      (e) => e.meter === record.meter,
    )
    const flaw = eventFlaw(record, { meter, others, now: deps.now() })
    return flaw ? [{ index, flaw, detail: words[flaw] }] : []
  })
}

/** 計器の交換・変更: events of meters, back-dated or not, with the months that they change. */
export const meterEvents: Resource = (app, deps) => {
  const querystring = z.object({ site: z.string().optional(), meter: MeterKey.optional() })
  const response = { 200: z.object({ events: z.array(EventItem) }) }
  app.get(
    '/api/v1/meter-events',
    { schema: { summary: 'Events of meters that stand, newest instant first', querystring, response } },
    async (request) => {
      const site = knownSite(deps, request.query.site)
      const rows = await standingRecords(deps, { kind: 'meter-event', site, schema: MeterEvent }, await namesOf(deps))
      const { meter } = request.query
      const events = rows
        .filter((r) => meter === undefined || r.record.meter === meter)
        .map(({ act: _, ...item }) => item)
      return { events: events.sort((a, b) => b.record.at - a.record.at) }
    },
  )
  recordResource(app, deps, {
    kind: 'meter-event',
    schema: MeterEvent,
    path: '/api/v1/meter-events',
    noun: 'events of meters',
    keyOf: (_record, asked) => asked ?? ulid(deps.now()),
    flaws: (asked) => flaws(deps, asked),
  })
}
