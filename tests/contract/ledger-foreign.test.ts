import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readingId } from '#core/meter-record'
import { Plant } from '#core/plant'
import { newDirectory, type Opened, open, tablesOf } from './opened.ts'
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
      meters: [counter('main', { agent: undefined })],
    },
  ],
  sources: [{ id: 'dev', site: 'works', format: 'number', meters: [{ meter: 'main', topic: 't' }] }],
})
const START = Date.UTC(2026, 2, 31, 12)
const at = (minute: number): number => START + minute * 60_000
type Sent = [minute: number, value: string]

let folder: ReturnType<typeof newDirectory>
let ledger: Opened
const path = () => `${folder.path}/ledger.db`
beforeEach(async () => {
  folder = newDirectory()
  ledger = await open(path(), plant)
})
afterEach(async () => {
  await ledger.close()
  folder.remove()
})
const send = (...sent: Sent[]) =>
  ledger.deliver([{ readings: sent.map(([minute, value]) => ['main', at(minute), value]), refused: [] }], {
    agent: 'source.dev',
  })
const rows = () => ledger.read('readings', { meter: 'works/main', from: 0, to: 2e12, after: null, limit: 1000 })
const stored = async () => (await rows()).map((r) => [(r.at - START) / 60_000, r.value])
/** What the meter has counted, from slots made afresh. */
const total = async (): Promise<number> => {
  await ledger.rebuild()
  const days = await ledger.read('bins', { table: 'days', meters: ['works/main'], from: 0, to: 2e12 })
  return days.reduce((sum, day) => sum + day.amount, 0) / 1e6
}
const quarantined = async () =>
  (await ledger.read('quarantine', { before: Number.MAX_SAFE_INTEGER, limit: 100 })).map((q) => `${q.code} ${q.meter}`)
const counts = async () => (await ledger.read('counts')) as { accepted: number; quarantined: number; twice: number }

describe('foreign readings: their identity is (meter, at)', () => {
  it('they are readings like any, and no ack is said for them', async () => {
    await send([0, '100'], [1, '101'])
    await send([2, '102.5'])
    expect(await stored()).toEqual([
      [0, '100'],
      [1, '101'],
      [2, '102.5'],
    ])
    expect(await total()).toBe(2.5)
    expect(ledger.told).toEqual([])
    expect(await ledger.acks()).toEqual([])
  })

  it('the same again is nothing new: at once, in one message, late, and after a restart', async () => {
    await send([0, '100'], [1, '101'], [1, '101.0'])
    await send([0, '100.0'], [1, '101'], [2, '102'])
    await ledger.close()
    ledger = await open(path(), plant)
    await send([0, '100'], [1, '101'], [2, '102'], [3, '103'])
    expect(await stored()).toEqual([
      [0, '100'],
      [1, '101'],
      [2, '102'],
      [3, '103'],
    ])
    expect(await counts()).toMatchObject({ accepted: 4, quarantined: 0, twice: 6 })
    expect(await quarantined()).toEqual([])
  })

  it('two values of one instant: neither counts until a person sets one aside', async () => {
    await send([0, '100'], [1, '101'])
    await send([1, '140'], [2, '102'])
    expect(await stored()).toEqual([
      [0, '100'],
      [1, '101'],
      [1, '140'],
      [2, '102'],
    ])
    expect(await quarantined()).toEqual(['differs works/main'])
    expect(await total()).toBe(2) // the step runs from 100 to 102, over both
    const aside = async (value: string) => {
      const [found] = (await rows()).filter((r) => r.value === value)
      const reading = found ? readingId(found) : 'none'
      const body = { meter: 'works/main', reading, verdict: 'set-aside' }
      await ledger.act(
        [{ kind: 'reading-verdict', site: 'works', key: `works/main ${reading}`, body, reason: 'seen' }],
        'me',
      )
    }
    await aside('102')
    expect(await total()).toBe(0) // of the two at one instant neither counts, so nothing follows 100
    await aside('140')
    expect(await total()).toBe(1)
  })

  it('whatever the order of arrival, live slots are those made afresh', async () => {
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
      await send(sent)
    await ledger.close()
    const live = tablesOf(path())
    ledger = await open(path(), plant)
    await ledger.rebuild()
    await ledger.close()
    expect(tablesOf(path())).toEqual(live)
    ledger = await open(path(), plant)
    expect(await total()).toBe(4)
  })

  it('what was refused before the ledger is kept with its reason; what fits no meter is judged like any', async () => {
    const refused = [{ code: 'not-a-number', reason: 'x is "12,5", no number', text: '"12,5"', meter: 'main' }]
    await ledger.deliver(
      [
        {
          readings: [
            ['main', at(0), '100.25'],
            ['edge', at(0), '1'],
          ],
          refused,
        },
      ],
      { agent: 'source.dev' },
    )
    expect((await quarantined()).toSorted()).toEqual([
      'not-a-number works/main',
      'too-many-decimals works/main',
      'unknown-meter works/edge',
    ])
    expect(await counts()).toMatchObject({ accepted: 0, quarantined: 3 })
  })

  it('an agent may not write a meter that a source writes', async () => {
    await ledger.deliver([{ epoch: 'E', seq: 1, sentAt: START, readings: [['main', at(0), '5']] }])
    expect(await quarantined()).toEqual(['foreign-meter works/main'])
  })
})
