import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { NewAct } from '#core/act'
import { decisionKey, type ReadingId } from '#core/meter-record'
import { Plant } from '#core/plant'
import { newDirectory, open } from '../contract/opened.ts'
import { counter, single } from '../contract/plant.ts'
import { clock, decisionIn, estimateIn, eventIn, FIRST, readingsIn, slotsIn, slotText } from './metering-notation.ts'

/** One folder a fixture of metering.md, a rule or a verdict (metering-notation.ts tells how they are written). */
type Case = {
  name: string
  meter?: Record<string, unknown>
  readings: string
  events?: string[]
  decisions?: string[]
  estimates?: string[]
  slots?: string
  unexplained?: string
  'set aside'?: string
  gaps?: string
}
const folder = join(import.meta.dirname, 'metering')
const folders = readdirSync(folder, { withFileTypes: true }).filter((d) => d.isDirectory())
const cases = folders.map(({ name }, i): [string, Case & { id: string }] => {
  const found = parse(readFileSync(join(folder, name, 'case.yaml'), 'utf8')) as Case
  return [name, { ...found, id: `f${i}` }]
})
const plant = Plant.parse({
  ...single(counter('f0')),
  sites: [{ ...single(counter('f0')).sites[0], meters: cases.map(([, c]) => counter(c.id, c.meter)) }].map((site) => ({
    ...site,
    meters: site.meters.map((m) => ({ ...m, every: m['every'] ?? '1m' })),
  })),
})

type Wire = [meter: string, at: number, value: string, quality: string]
const wire: Wire[] = cases.flatMap(([, { id, readings }]) =>
  readingsIn(readings).map((r): Wire => [id, r.at, r.value, r.quality]),
)
const batch = (seq: number, readings: readonly Wire[]) => ({ epoch: 'A', seq, sentAt: FIRST, readings })
/** Every other reading first: as far out of order as a packet gets. */
const shuffled = [...wire.filter((_, i) => i % 2 === 1).reverse(), ...wire.filter((_, i) => i % 2 === 0)]
const arrivals: Record<string, unknown[]> = {
  'in order, one batch': [batch(1, wire)],
  'one reading a batch, every message twice (F11)': wire.flatMap((r, i) => [batch(i + 1, [r]), batch(i + 1, [r])]),
  'out of order in one packet (F10)': [batch(1, shuffled)],
  'the last batch first': wire.map((r, i) => batch(i + 1, [r])).reverse(),
}

type Ledger = Awaited<ReturnType<typeof open>>
const act = (kind: NewAct['kind'], key: string, body: unknown): NewAct => ({
  kind,
  site: 'works',
  key,
  body: body as NewAct['body'],
  reason: 'case',
})
/** What people recorded in a case; readings are named by their identity in this ledger. */
const actsOf = async (ledger: Ledger, { id, events = [], decisions = [], estimates = [] }: Case & { id: string }) => {
  const meter = `works/${id}`
  const rows = await ledger.read('readings', { meter, from: 0, to: 1e13, after: null, limit: 10_000 })
  const identity = (noted: string): ReadingId => {
    const [reading] = readingsIn(noted)
    const row = rows.find((r) => r.at === reading?.at && r.value === reading.value)
    if (!row) throw new Error(`${id}: no reading ${noted}`)
    return `${row.agent}/${row.epoch}/${row.seq}/${row.index}`
  }
  return [
    ...events.map((e, i) => act('meter-event', `${id}-${i}`, eventIn(e, meter))),
    ...decisions.map(decisionIn).map(({ from, to, verdict }) => {
      const until = 'until' in verdict ? { until: identity(verdict.until) } : {}
      const decision = { meter, from: identity(from), to: identity(to), verdict: { ...verdict, ...until } }
      return act('decision', decisionKey(decision), decision)
    }),
    ...estimates.map((e, i) => act('estimate', `${id}-${i}`, { meter, ...estimateIn(e) })),
  ]
}
const stands = async (ledger: Ledger, { id }: { id: string }) => {
  const meter = `works/${id}`
  const bins = await ledger.read('bins', { table: 'slots', meters: [meter], from: 0, to: 1e13 })
  const found = await ledger.read('found', { meter })
  return {
    slots: bins.map(({ meter: _, set_aside, ...bin }) => slotText({ ...bin, setAside: set_aside })).join(' '),
    unexplained: found.unexplained.map((u) => u.amount / 1e6).join(' '),
    setAside: found.setAside.map((s) => s.value).join(' '),
    gaps: found.gaps.map((g) => `${clock(g.fromAt)}→${clock(g.toAt)} ${g.amount / 1e6} ${g.method}`),
  }
}
const expected = (c: Case) => ({
  slots: slotsIn(c.slots ?? '')
    .map(slotText)
    .join(' '),
  unexplained: c.unexplained ?? '',
  setAside: c['set aside'] ?? '',
  ...(c.gaps === undefined ? {} : { gaps: c.gaps.split(', ') }),
})

describe.each(Object.entries(arrivals))('%s', (_, batches) => {
  test('every case has its slots and its findings, before and after a rebuild', async () => {
    const directory = newDirectory()
    const ledger = await open(join(directory.path, 'ledger.sqlite'), plant)
    try {
      await ledger.deliver(batches)
      for (const [, c] of cases) {
        const acts = await actsOf(ledger, c)
        if (acts.length > 0) await ledger.act(acts, 'inspector')
      }
      for (const rebuilt of [false, true]) {
        if (rebuilt) await ledger.rebuild()
        const found = await Promise.all(cases.map(async ([name, c]) => [name, await stands(ledger, c)] as const))
        const want = cases.map(([name, c]) => [name, expected(c)] as const)
        expect(Object.fromEntries(found)).toMatchObject(Object.fromEntries(want))
      }
    } finally {
      await ledger.close()
      directory.remove()
    }
  })
})
