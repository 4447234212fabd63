import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import {
  addMonths,
  at,
  DAY,
  Duration,
  dayOf,
  dayStart,
  fiscalYear,
  fiscalYearInterval,
  fiscalYearOf,
  fiscalYearOfMonth,
  isoJst,
  monthInterval,
  monthOf,
  monthsBetween,
  monthsOf,
  SLOT,
  slotOf,
} from '#core/time'

const moment = (iso: string) => at(Date.parse(iso))
const home = process.env['TZ']
afterAll(() => {
  if (home === undefined) delete process.env['TZ']
  else process.env['TZ'] = home
})

describe.each(['Asia/Tokyo', 'UTC', 'America/New_York', 'Australia/Lord_Howe'])(
  'Japan time on a machine in %s',
  (zone) => {
    const there = <T>(work: () => T): T => {
      process.env['TZ'] = zone
      return work()
    }
    it('31 March 23:30 and 1 April 00:00 lie in different fiscal years (F15)', () =>
      there(() => {
        expect(fiscalYearOf(moment('2026-03-31T23:59:59.999+09:00'))).toBe(2025)
        expect(fiscalYearOf(moment('2026-04-01T00:00:00+09:00'))).toBe(2026)
        expect(monthOf(moment('2026-03-31T15:00:00Z'))).toBe('2026-04')
        expect(dayOf(moment('2026-03-31T14:59:59Z'))).toBe('2026-03-31')
      }))
    it('a fiscal year is April to March', () =>
      there(() => {
        const { start, end } = fiscalYearInterval(fiscalYear(2027))
        expect([isoJst(start), isoJst(end)]).toEqual(['2027-04-01T00:00:00+09:00', '2028-04-01T00:00:00+09:00'])
        expect((end - start) / DAY).toBe(366)
      }))
  },
)

describe('slots and months', () => {
  it('a slot holds its start and not its end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        const start = slotOf(at(ms))
        expect(start <= ms && ms < start + SLOT).toBe(true)
        expect(isoJst(start)).toMatch(/:(00|30):00\+09:00$/)
      }),
    )
  })
  it('months tile the year, days tile the month', () => {
    for (const year of [2023, 2024, 2027].map(fiscalYear)) {
      const months = monthsOf(year).map(monthInterval)
      const whole = fiscalYearInterval(year)
      expect(months[0]?.start).toBe(whole.start)
      expect(months.at(-1)?.end).toBe(whole.end)
      for (const [i, m] of months.entries()) expect(m.end).toBe(months[i + 1]?.start ?? whole.end)
    }
  })
  it('months are added over years', () => {
    expect(addMonths('2026-11', 3)).toBe('2027-02')
    expect(addMonths('2026-01', -1)).toBe('2025-12')
    expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(fiscalYearOfMonth('2026-03')).toBe(2025)
  })
  it('a day begins at midnight of Japan', () => {
    const start = dayStart(moment('2026-11-22T23:59:59+09:00'))
    expect(isoJst(start)).toBe('2026-11-22T00:00:00+09:00')
    expect(dayStart(start)).toBe(start)
  })
})

describe('durations and bad moments', () => {
  it.each([
    ['1s', 1_000],
    ['500ms', 500],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['1d', DAY],
    ['1mo', 30 * DAY],
  ])('%s is %d ms', (text, ms) => expect(Duration.parse(text)).toBe(ms))
  it.each(['0s', '1 s', 's', '1y', '-1s', ''])('%j is no duration', (text) =>
    expect(Duration.safeParse(text).success).toBe(false),
  )
  it('what is no moment is refused', () => {
    for (const n of [Number.NaN, Number.POSITIVE_INFINITY, 0.5, 9e15]) expect(() => at(n)).toThrow(RangeError)
  })
})
