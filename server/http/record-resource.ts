import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Recorded, RecordPreview } from '#core/decision-item'
import { type MeterRecordKind, meterRecords } from '#core/meter-record-item'
import { placedMeters } from '#core/plant-index'
import { isVirtual } from '#core/virtual-meter'
import type { AskedRecord, RecordFlaw } from '../records/decision-flaw.ts'
import type { AboutMeter } from '../records/preview.ts'
import type { AppOf } from './app.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { needs } from './rights.ts'

/** What every record about a meter has. */
type OfMeter = { readonly meter: string }
/** A kind of record that people make about meters. */
export type RecordKind<B extends OfMeter> = {
  kind: MeterRecordKind
  schema: z.ZodType<B>
  path: string
  /** noun of the summaries */
  noun: string
  /** the key of a new record; `asked`: the one of a record that is revised */
  keyOf(record: B, asked: string | undefined): string
  flaws(asked: readonly AskedRecord<B>[]): Promise<RecordFlaw[]>
}

/** Records in one request at most: all of them are kept, or none. */
const MOST = 500
const basis = z.int().positive().nullable().describe('newest act of this key that the person saw; null: none')
const reason = z.string().trim().min(1, 'why: the audit asks for it').max(2_000)
const TakeBack = z.strictObject({
  records: z
    .array(z.strictObject({ key: z.string().min(1).max(400), basis: z.int().positive() }))
    .min(1)
    .max(MOST),
  reason,
})

const siteOf = (meter: string): string => meter.split('/')[0] ?? ''
/** Records are about meters that are read: a virtual one is what its formula says. */
const refuseMeter = ({ plant }: Deps, key: string): void => {
  const placed = placedMeters(plant).find((m) => m.key === key)
  if (!placed) throw new Refused('unknown-meter', key)
  if (isVirtual(placed.meter))
    throw new Refused('cannot-hold', `${key} is a formula; record it at the meters of the formula`)
}
/** The right at every site that is touched; the person is one. */
const operator = (request: FastifyRequest, sites: Iterable<string>): string => {
  let person = ''
  for (const site of new Set(sites)) person = needs(request, 'operator', site).id
  return person
}

/** The acts that stand under some keys, to be taken back. */
const standing = async (deps: Deps, kind: MeterRecordKind, records: z.infer<typeof TakeBack>['records']) =>
  Promise.all(
    records.map(async ({ key, basis }) => {
      const [act] = await deps.read('acts', { kinds: [kind], key, limit: 1 })
      const body = act && meterRecords[kind].safeParse(act.body)
      if (!act || !body?.success) throw new Refused('not-found', `${kind} ${key} does not stand`)
      return { kind, site: act.site, key, body: null, basis, meter: body.data.meter }
    }),
  )

/** Preview, record and take back, one way for every kind: what cannot hold is refused whole, a changed basis is a conflict. */
export const recordResource = <B extends OfMeter>(app: AppOf, deps: Deps, kind: RecordKind<B>): void => {
  const record = kind.schema
  const Asked = z.strictObject({
    records: z
      .array(
        z.strictObject({ record, key: z.string().min(1).max(400).optional().describe('of the one to revise'), basis }),
      )
      .min(1)
      .max(MOST),
    reason,
  })
  const asked = (body: Pick<z.infer<typeof Asked>, 'records'>) => {
    const keyed = body.records.map(({ record, key, basis }) => ({ record, basis, key: kind.keyOf(record, key) }))
    const twice = keyed.find((r, i) => keyed.findIndex((o) => o.key === r.key) < i)
    if (twice) throw new Refused('bad-request', `records: ${twice.key} stands there twice`)
    for (const { record } of keyed) refuseMeter(deps, record.meter)
    return keyed
  }
  const written = (records: ReturnType<typeof asked>, why: string): AboutMeter[] =>
    records.map(({ key, record, basis }) => ({
      kind: kind.kind,
      site: siteOf(record.meter),
      key,
      body: z.json().parse(record),
      reason: why,
      basis,
      meter: record.meter,
    }))
  const keep = async (acts: readonly AboutMeter[], person: string): Promise<z.infer<typeof Recorded>> => {
    const kept = await deps.act(
      acts.map(({ meter: _, ...act }) => act),
      person,
    )
    return { acts: kept.map((a) => a.id) }
  }

  app.post(
    `${kind.path}/preview`,
    {
      schema: {
        summary: `What ${kind.noun} would change`,
        body: Asked.omit({ reason: true }),
        response: { 200: RecordPreview },
      },
    },
    async (request) => {
      const records = asked(request.body)
      operator(
        request,
        records.map((r) => siteOf(r.record.meter)),
      )
      const flaws = await kind.flaws(records)
      if (flaws.length > 0) return { months: [], unexplained: { before: 0, after: 0 }, flaws }
      return { ...(await deps.records.preview(written(records, ''))), flaws }
    },
  )
  app.post(
    kind.path,
    { schema: { summary: `Record ${kind.noun}`, body: Asked, response: { 200: Recorded } } },
    async (request) => {
      const records = asked(request.body)
      const person = operator(
        request,
        records.map((r) => siteOf(r.record.meter)),
      )
      const [flaw] = await kind.flaws(records)
      if (flaw) throw new Refused('cannot-hold', `records[${flaw.index}]: ${flaw.flaw}: ${flaw.detail}`)
      return keep(written(records, request.body.reason), person)
    },
  )
  app.post(
    `${kind.path}/take-back`,
    { schema: { summary: `Take ${kind.noun} back`, body: TakeBack, response: { 200: Recorded } } },
    async (request) => {
      const acts = await standing(deps, kind.kind, request.body.records)
      const person = operator(
        request,
        acts.map((a) => a.site),
      )
      return keep(
        acts.map((a) => ({ ...a, reason: request.body.reason })),
        person,
      )
    },
  )
}
