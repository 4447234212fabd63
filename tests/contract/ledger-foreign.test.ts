import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readingId } from '#core/meter-record'
import { Plant } from '#core/plant'
import { derived, InProcess } from './in-process.ts'
import { counter } from './plant.ts'

const name = { ja: '計器', en: 'meter' }
const plant = Plant.parse({
  company: { id: 'co', name },
  sites: [
    {
      id: 'works',
      name,
      kind: 'factory',
      area: 'chubu',
      agents: ['edge'],
      meters: [counter('main', { agent: undefined }), counter('pulses', { agent: undefined, measure: 'delta' })],
    },
  ],
  sources: [
    { id: 'dev', site: 'works', format: 'number', meters: [{ meter: 'main', topic: 't' }] },
    { id: 'inc', site: 'works', format: 'json', meters: [{ meter: 'pulses', topic: 'p', value: 'n', time: 'at' }] },
  ],
})
const START = Date.UTC(2026, 2, 31, 12)
const at = (minute: number): number => START + minute * 60_000
type Sent = [minute: number, value: string]

let ledger: InProcess
beforeEach(() => {
  ledger = new InProcess(plant)
})
afterEach(() => ledger.close())
const deliver = (body: object): void => ledger.take([body], { agent: 'source.dev' })
const send = (...sent: Sent[]): void =>
  deliver({ readings: sent.map(([minute, value]) => ['main', at(minute), value]), refused: [] })
const rows = () => ledger.queries.readings({ meter: 'works/main', from: 0, to: 2e12, after: null, limit: 1000 })
const stored = () => rows().map((r) => [(r.at - START) / 60_000, r.value])
/** What the meter has counted, from slots made afresh. */
const total = (): number => {
  ledger.rebuild()
  const days = ledger.queries.bins({ table: 'days', meters: ['works/main'], from: 0, to: 2e12 })
  return days.reduce((sum, day) => sum + day.amount, 0) / 1e6
}
const quarantined = () =>
  ledger.queries.quarantine({ before: Number.MAX_SAFE_INTEGER, limit: 100 }).map((q) => `${q.code} ${q.meter}`)
const counts = () => ledger.facts.counts

describe('foreign readings: their identity is (meter, at)', () => {
  it('they are readings like any, and no ack is said for them', () => {
    send([0, '100'], [1, '101'])
    send([2, '102.5'])
    expect(stored()).toEqual([
      [0, '100'],
      [1, '101'],
      [2, '102.5'],
    ])
    expect(total()).toBe(2.5)
    expect(ledger.facts.acks()).toEqual([])
  })

  it('the same again is nothing new: at once, in one message, late, and after a restart', () => {
    send([0, '100'], [1, '101'], [1, '101.0'])
    send([0, '100.0'], [1, '101'], [2, '102'])
    ledger.restart()
    send([0, '100'], [1, '101'], [2, '102'], [3, '103'])
    expect(stored()).toEqual([
      [0, '100'],
      [1, '101'],
      [2, '102'],
      [3, '103'],
    ])
    expect(counts()).toMatchObject({ accepted: 4, quarantined: 0, twice: 6 })
    expect(quarantined()).toEqual([])
  })

  it('two values of one instant: neither counts until a person sets one aside', () => {
    send([0, '100'], [1, '101'])
    send([1, '140'], [2, '102'])
    expect(stored()).toEqual([
      [0, '100'],
      [1, '101'],
      [1, '140'],
      [2, '102'],
    ])
    expect(quarantined()).toEqual(['differs works/main'])
    expect(total()).toBe(2) // the step runs from 100 to 102, over both
    const aside = (value: string): void => {
      const [found] = rows().filter((r) => r.value === value)
      const reading = found ? readingId(found) : 'none'
      const body = { meter: 'works/main', reading, verdict: 'set-aside' }
      ledger.act([{ kind: 'reading-verdict', site: 'works', key: `works/main ${reading}`, body, reason: 'seen' }], 'me')
    }
    aside('102')
    expect(total()).toBe(0) // of the two at one instant neither counts, so nothing follows 100
    aside('140')
    expect(total()).toBe(1)
  })

  it('whatever the order of arrival, live slots are those made afresh', () => {
    for (const sent of [
      [3, '103'],
      [1, '101'],
      [3, '103.1'],
      [0, '100'],
      [4, '104'],
      [2, '102'],
      [4, '104.0'],
      [1, '101.1'],
    ] as Sent[])
      send(sent)
    ledger.flush()
    const live = derived(ledger.db)
    ledger.rebuild()
    expect(derived(ledger.db)).toEqual(live)
    ledger.restart()
    expect(derived(ledger.db)).toEqual(live)
    expect(total()).toBe(4)
  })

  it('what was refused before the ledger is kept with its reason; what fits no meter is judged like any', () => {
    const refused = [{ code: 'not-a-number', reason: 'x is "12,5", no number', text: '"12,5"', meter: 'main' }]
    const readings = [
      ['main', at(0), '100.25'],
      ['edge', at(0), '1'],
    ]
    deliver({ readings, refused })
    expect(quarantined().toSorted()).toEqual([
      'not-a-number works/main',
      'too-many-decimals works/main',
      'unknown-meter works/edge',
    ])
    expect(counts()).toMatchObject({ accepted: 0, quarantined: 3 })
  })

  it('an agent may not write a meter that a source writes', () => {
    ledger.take([{ epoch: 'E', seq: 1, sentAt: START, readings: [['main', at(0), '5']] }])
    expect(quarantined()).toEqual(['foreign-meter works/main'])
  })
})

describe('increments of a foreign device', () => {
  const increments = (...sent: Sent[]): void =>
    ledger.take([{ readings: sent.map(([minute, value]) => ['pulses', at(minute), value]), refused: [] }], {
      agent: 'source.inc',
    })
  const state = () => {
    ledger.flush()
    const live = derived(ledger.db)
    ledger.rebuild()
    expect(derived(ledger.db)).toEqual(live)
    const days = ledger.queries.bins({ table: 'days', meters: ['works/pulses'], from: 0, to: 2e12 })
    const open = ledger.queries
      .unexplained({ limit: 10 })
      .map((u) => [(u.toAt - START) / 60_000, u.amount / 1e6, u.why])
    return { total: days.reduce((sum, day) => sum + day.amount, 0) / 1e6, open }
  }

  it('they add up; the same again is nothing new', () => {
    increments([0, '1'], [1, '0.5'], [2, '0.7'])
    increments([1, '0.5'], [2, '0.7'], [3, '0.3'])
    expect(state()).toEqual({ total: 1.5, open: [[0, 1, 'no-predecessor']] })
    expect(counts()).toMatchObject({ accepted: 4, twice: 2 })
  })
  it('one that is lost shows in the time: the next one is unexplained until it comes late, or a person says', () => {
    increments([0, '1'], [1, '0.5'], [3, '0.3'])
    const first = [0, 1, 'no-predecessor']
    expect(state()).toEqual({ total: 0.5, open: [[3, 0.3, 'no-predecessor'], first] })
    increments([2, '0.7'])
    expect(state()).toEqual({ total: 1.5, open: [first] })
    ledger.restart()
    expect(state()).toEqual({ total: 1.5, open: [first] })
  })
  it('another value for the same instant: neither counts', () => {
    increments([0, '1'], [1, '0.5'], [2, '0.4'])
    increments([1, '0.6'])
    expect(state().total).toBe(0.4)
    expect(quarantined()).toEqual(['differs works/pulses'])
  })
})
