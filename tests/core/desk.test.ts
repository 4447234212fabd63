import { describe, expect, it } from 'vitest'
import { lateActivity, openMonths } from '#core/desk'
import { type Plant, Segment } from '#core/plant'
import { at, monthInterval } from '#core/time'
import { counter, single } from '../contract/plant.ts'

const plant = single({ ...counter('main'), counted: true })
const [site] = plant.sites
if (!site) throw new Error('the plant has a site')
const key = `${site.id}/main`
const bin = (month: string) => ({
  ...{ meter: key, start: monthInterval(month).start, amount: 5_000_000, measured: 1, e1: 0, e2: 0, e3: 0 },
})
const bins = ['2026-01', '2026-02', '2026-03'].map(bin)
const now = at(monthInterval('2026-03').end - 1)

describe('months to close', () => {
  it('are over, have readings and are not closed', () =>
    expect(openMonths(plant, { bins, closed: (_, month) => month === '2026-01', now })).toEqual([
      { site: site.id, months: ['2026-02'] },
    ]))
  it('are none where all are closed', () => expect(openMonths(plant, { bins, closed: () => true, now })).toEqual([]))
})

describe('late activity', () => {
  const segment = (activity: object): Plant => ({
    ...plant,
    segments: [
      Segment.parse({ id: 'line', name: { ja: '線', en: 'Line' }, jsic: '2231', kind: 'A', meters: [key], activity }),
    ],
  })
  const record = (month: string) => ({
    ...{ segment: 'line', denominator: 'activity', month, value: '3', unit: 't', evidence: 'report', act: 1 },
  })
  it('is asked for each month that is over and was not entered', () => {
    const entered = segment({ unit: 't' })
    expect(lateActivity(entered, { bins, records: [record('2026-01')], now })).toEqual([
      { segment: 'line', site: site.id, months: ['2026-02'] },
    ])
    expect(lateActivity(entered, { bins, records: [record('2026-01'), record('2026-02')], now })).toEqual([])
  })
  it('is not asked for where a meter has it', () =>
    expect(lateActivity(segment({ meter: key, unit: 't' }), { bins, records: [], now })).toEqual([]))
})
