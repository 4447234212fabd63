import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Bill, billInterval, overlappingBill } from '#core/bill'
import { AROUND, type BillBin, reconciliation } from '#core/bill-reconciliation'
import { billSummaries } from '#core/bill-summary'
import { Meter } from '#core/plant'
import { MICRO } from '#core/register'
import { at, DAY, dayInterval, dayOf, SLOT } from '#core/time'

const meter = Meter.parse({
  id: 'intake',
  name: { ja: '受電', en: 'Intake' },
  carrier: 'grid',
  measure: 'counter',
  unit: 'kWh',
  every: '30m',
  maxRate: 1000,
})
const bill = (more: Partial<Bill> = {}): Bill =>
  Bill.parse({
    meter: 'dc/intake',
    from: '2026-10-11',
    to: '2026-11-10',
    amount: '31000',
    unit: 'kWh',
    document: '請求書',
    ...more,
  })
const slot = (start: number, micro: number, measured = SLOT): BillBin => ({
  ...{ meter: 'dc/intake', start, amount: micro, measured, e1: 0, e2: 0, e3: 0 },
})
const PERIOD = billInterval(bill())
/** Half-hours from AROUND before a bill to AROUND after it; `of` says what each counts, millionths. */
const slots = (of: (start: number) => number | undefined, { start, end } = PERIOD): BillBin[] => {
  const out: BillBin[] = []
  for (let t = start - AROUND; t < end + AROUND; t += SLOT) {
    const micro = of(t)
    if (micro !== undefined) out.push(slot(t, micro))
  }
  return out
}
/** 1,000 kWh a day. */
const EVEN = (1_000 * MICRO) / 48
const even = slots(() => Math.round(EVEN))
const of = (b: Bill, bins: readonly BillBin[]) => reconciliation(b, { meter, unit: 'kWh', bins })
const value = (figure: object): number => ('value' in figure ? Number(figure.value) : Number.NaN)

describe('a bill and its meter', () => {
  it('runs from the first day to the last one, both included, in Japan time: 11 Oct – 10 Nov are 31 days', () => {
    expect((PERIOD.end - PERIOD.start) / DAY).toBe(31)
    expect(new Date(PERIOD.start).toISOString()).toBe('2026-10-10T15:00:00.000Z')
  })
  it('agrees within the class of the meter and one printed step: 31,000 against 31,000; 2 % off is not yet beyond', () => {
    const exact = of(bill(), even)
    expect(exact.state).toBe('within')
    expect(exact.tolerance).toBeCloseTo(621, 9)
    expect(of(bill({ amount: '31621' }), even).state).toBe('within')
    expect(of(bill({ amount: '31634' }), even).state).toBe('beyond')
  })
  it('is compared in the base unit, whatever the bill prints', () => {
    expect(value(of(bill({ amount: '31.5', unit: 'MWh' }), even).difference)).toBeCloseTo(-500, 2)
  })
  it('names the period that fits: billed by the calendar month', () => {
    const rising = slots((t) => Math.round(EVEN * (t < dayInterval('2026-11-01').start ? 1 : 2)))
    const { clues, state } = of(bill({ from: '2026-10-11', to: '2026-10-31', amount: '31000' }), rising)
    expect(state).toBe('beyond')
    expect(clues).toContainEqual({
      clue: 'period',
      from: '2026-10-01',
      to: '2026-10-31',
      share_percent: expect.closeTo(0, 4),
    })
  })
  it('names another reading day', () => {
    const only = slots((t) => (dayOf(at(t)) === '2026-11-11' ? 5_000 * MICRO : Math.round(EVEN)))
    expect(of(bill({ amount: '271000' }), only).clues).toContainEqual(
      expect.objectContaining({ clue: 'period', to: '2026-11-11' }),
    )
  })
  it('names a slip of the unit', () => {
    expect(of(bill({ amount: '31000000' }), even).clues).toContainEqual({ clue: 'factor', factor: 1_000 })
  })
  it('a gap that accounts for the difference makes it incomplete, not beyond; without any reading there is no figure', () => {
    const half = slots((t) => (t < PERIOD.start + 10 * DAY ? undefined : Math.round(EVEN)))
    const { state, coverage, clues } = of(bill(), half)
    expect([state, coverage.missing]).toEqual(['incomplete', expect.closeTo(10 / 31, 9)])
    expect(clues[0]).toEqual({ clue: 'missing', share: expect.closeTo(10 / 31, 9) })
    const none = of(bill(), [])
    expect([none.state, none.metered, none.difference]).toEqual([
      'no-readings',
      { why: 'no-readings', unit: 'kWh' },
      { why: 'no-readings', unit: 'kWh' },
    ])
  })
  it('a difference that a person explains is explained; one within the limit stays within', () => {
    expect(of(bill({ amount: '40000', explained: '共用部を含む' }), even).state).toBe('explained')
    expect(of(bill({ explained: 'x' }), even).state).toBe('within')
  })
  it('two bills of a meter do not share a day', () => {
    const next = bill({ from: '2026-11-11', to: '2026-12-10' })
    expect(overlappingBill(next, [bill()])).toBeUndefined()
    expect(overlappingBill(bill({ from: '2026-11-10', to: '2026-12-10' }), [bill()])?.why).toBe('overlap')
    expect(overlappingBill(bill({ meter: 'dc/other' }), [bill()])).toBeUndefined()
  })
})

const amounts = fc.array(fc.integer({ min: 0, max: 50 * MICRO }), { minLength: 31, maxLength: 31 })
const daysOf = (micros: readonly number[]): BillBin[] =>
  micros.map((micro, i) => slot(PERIOD.start + i * DAY, micro, DAY))
describe('reconciliation, for any amounts', () => {
  it('billed exactly what was metered, the difference is exactly 0, in whatever unit the bill prints it', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom('kWh', 'Wh', 'MWh'), (micros, unit) => {
        const micro = micros.reduce((a, b) => a + b, 0)
        const shift = { kWh: 6, Wh: 3, MWh: 9 }[unit] as number
        const digits = String(micro).padStart(shift + 1, '0')
        const text = `${digits.slice(0, -shift)}.${digits.slice(-shift)}`
        const result = of(bill({ amount: text, unit: unit as 'kWh' }), daysOf(micros))
        expect([value(result.difference), result.state]).toEqual([0, 'within'])
      }),
    )
  })
  it('does not hang on how the time is cut: days, or half-hours of any split', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 47 }), (micros, cut) => {
        const halves = micros.flatMap((micro, i) => {
          const start = PERIOD.start + i * DAY
          const first = Math.floor(micro / 3)
          return [slot(start, first, cut * SLOT), slot(start + cut * SLOT, micro - first, DAY - cut * SLOT)]
        })
        expect(of(bill(), halves)).toEqual(of(bill(), daysOf(micros)))
      }),
    )
  })
  it('what lies outside its days changes neither side nor coverage', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 1e12 }), (micros, stray) => {
        const beside = [slot(PERIOD.start - SLOT, stray), slot(PERIOD.end, stray)]
        const { clues: _, ...alone } = of(bill(), daysOf(micros))
        const { clues: __, ...amid } = of(bill(), [...beside, ...daysOf(micros)])
        expect(amid).toEqual(alone)
      }),
    )
  })
  it('bills that follow each other are metered as one over both', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 29 }), (micros, cut) => {
        const day = (n: number) => dayOf(at(PERIOD.start + n * DAY))
        const parts = [bill({ to: day(cut) }), bill({ from: day(cut + 1) })].map((b) => of(b, daysOf(micros)).metered)
        const whole = value(of(bill(), daysOf(micros)).metered)
        expect(parts.reduce((sum, p) => sum + value(p), 0)).toBeCloseTo(whole, 6)
      }),
    )
  })
})

describe('the bills of a year together', () => {
  const reconciledBill = (more: Partial<Bill>) => {
    const record = bill(more)
    return { record, beside: of(record, even) }
  }
  it('both sides over the same days, and the days between two bills that none covers', () => {
    const [year, ...others] = billSummaries([
      reconciledBill({ from: '2026-10-21', to: '2026-10-30', amount: '9000' }),
      reconciledBill({ from: '2026-10-11', to: '2026-10-18', amount: '8000' }),
    ])
    expect(others).toEqual([])
    expect([year?.bills, year?.open, year?.gaps]).toEqual([2, 1, [{ from: '2026-10-19', to: '2026-10-20' }]])
    expect([value(year?.billed ?? {}), value(year?.metered ?? {})]).toEqual([17_000, expect.closeTo(18_000, 1)])
    expect(value(year?.share ?? {})).toBeCloseTo(100 / 17, 3)
  })
  it('a side that is not known makes its sum absent', () => {
    const record = bill({ from: '2025-01-01', to: '2025-01-31' })
    const [year] = billSummaries([reconciledBill({}), { record, beside: of(record, even) }])
    expect(year?.metered).toEqual({ why: 'no-readings', unit: 'kWh' })
    expect(year?.share).toEqual({ why: 'no-readings', unit: '%' })
  })
})
