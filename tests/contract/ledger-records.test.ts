import { describe, expect, test } from 'vitest'
import type { NewAct } from '#core/act'
import { decisionKey } from '#core/meter-record'
import { DAY, dayInterval, HOUR, SLOT } from '#core/time'
import { derived, InProcess } from './in-process.ts'
import { counter, single } from './plant.ts'

const START = dayInterval('2026-03-01').start
const meter = counter('m', { every: '30m', maxRate: 1_000, decimals: 0 })
const batch = (seq: number, readings: readonly [number, number][]) => ({
  epoch: 'A',
  seq,
  sentAt: START,
  readings: readings.map(([at, value]) => ['m', at, String(value)]),
})
/** A register of 2 kWh a half-hour by night, 6 by day, read on the boundaries. */
const register = (from: number, to: number): [number, number][] => {
  const out: [number, number][] = []
  let level = 1_000
  for (let t = from; t <= to; t += SLOT) {
    out.push([t, level])
    level += ((t - START) / HOUR) % 24 < 12 ? 2 : 6
  }
  return out
}
const opened = (use: (ledger: InProcess) => void): void => {
  const ledger = new InProcess(single(meter))
  try {
    use(ledger)
  } finally {
    ledger.close()
  }
}
const act = (kind: NewAct['kind'], key: string, body: NewAct['body']): NewAct => ({
  kind,
  site: 'works',
  key,
  body,
  reason: 'test',
})
const isRebuilt = (ledger: InProcess): void => {
  const stands = derived(ledger.db)
  ledger.rebuild()
  expect(derived(ledger.db)).toEqual(stands)
}
const monthSum = (ledger: InProcess): number[] =>
  ledger.queries.bins({ table: 'months', meters: ['works/m'], from: 0, to: 1e13 }).map((m) => m.amount / 1e6)

describe('gaps follow the half-hours that their split looks at', () => {
  const hole = { from: START + 30 * DAY, to: START + 31 * DAY }
  const all = register(START, START + 33 * DAY).filter(([t]) => t <= hole.from || t >= hole.to)
  /** Half a day that is missing at first in each of the four weeks before. */
  const isLate = ([t]: readonly [number, number]): boolean =>
    [1, 2, 3, 4].some((week) => t > hole.from - week * 7 * DAY && t < hole.from - week * 7 * DAY + 12 * HOUR)

  test('a gap is linear until late readings show its profile, and is as a rebuild makes it', () =>
    opened((ledger) => {
      const [late, early] = [all.filter(isLate), all.filter((r) => !isLate(r))]
      ledger.take([batch(1, early)])
      ledger.flush()
      const gap = () => ledger.queries.gaps({ meter: 'works/m', from: hole.from, to: hole.to })[0]
      expect(gap()?.method).toBe('e1')
      isRebuilt(ledger)
      const later = late.filter(([t]) => t > hole.from - 14 * DAY)
      ledger.take([batch(2, later)])
      ledger.flush()
      expect(gap()?.method).toBe('e2')
      isRebuilt(ledger)
    }))
})

describe('what people record is applied at once, previewed exactly, and taken back without a trace', () => {
  const fell = register(START, START + 2 * DAY).map(([t, v]): [number, number] => [t, t > START + DAY ? v - 1_100 : v])

  test.each<[string, (ledger: InProcess) => NewAct]>([
    [
      'a decision',
      (ledger) => {
        const [u] = ledger.queries.unexplained({ limit: 10 })
        if (!u) throw new Error('nothing is unexplained')
        const decision = { meter: 'works/m', from: u.fromId, to: u.toId, verdict: { verdict: 'reset' as const } }
        return act('decision', decisionKey(decision), decision)
      },
    ],
    [
      'a replacement, back-dated',
      () => {
        const at = START + DAY + 10 * 60_000
        return act('meter-event', 'swap', { event: 'replaced', meter: 'works/m', at, final: '1193', initial: '90' })
      },
    ],
    [
      'a change of ratio, back-dated',
      () => act('meter-event', 'ct', { event: 'changed', meter: 'works/m', at: START + 10 * HOUR, change: { ct: 2 } }),
    ],
    [
      'an estimate',
      () =>
        act('estimate', 'guess', {
          meter: 'works/m',
          ...{ from: START + DAY, to: START + DAY + HOUR, amount: '5', basis: 'person' },
        }),
    ],
    [
      'a reading set aside',
      () => act('reading-verdict', 'r', { meter: 'works/m', reading: 'edge/A/1/20', verdict: 'set-aside' }),
    ],
  ])('%s', (_, deed) =>
    opened((ledger) => {
      ledger.take([batch(1, fell)])
      ledger.flush()
      const before = derived(ledger.db)
      const [sumBefore] = monthSum(ledger)
      const asked = deed(ledger)
      const preview = ledger.queries.preview({ meter: 'works/m', acts: [asked] })
      ledger.act([asked])
      const [sumAfter] = monthSum(ledger)
      expect(preview.months.length === 1 || sumBefore === sumAfter).toBe(true)
      const [month] = preview.months
      if (month) expect([month.before.amount / 1e6, month.after.amount / 1e6]).toEqual([sumBefore, sumAfter])
      expect(derived(ledger.db)).not.toEqual(before)
      isRebuilt(ledger)
      ledger.restart()
      ledger.flush()
      ledger.act([{ ...asked, body: null }])
      expect(derived(ledger.db)).toEqual(before)
    }),
  )
})
