import { describe, expect, it } from 'vitest'
import { addMonths, at, type EpochMs, HOUR, monthInterval } from '#core/time'
import { openDriver } from '../../edge-agent/driver/index.ts'
import { loadAgentDevices } from '../agent/demo.ts'
import { kept, turned } from '../agent/stage.ts'

/** Sums of usage_kWh by month of 2018, added up from the source in whole hundredths (not by this code). */
const MONTHS = [
  '126238.29',
  '91497.34',
  '80230.41',
  '78769.80',
  '79059.28',
  '65404.64',
  '81674.41',
  '68559.43',
  '57883.07',
  '84665.65',
  '86217.61',
  '59436.78',
] as const
const YEAR = '959636.71'
const hundredths = (text: string) => Math.round(Number(text) * 100)

/** The demo's register of the works from a moment on, every three hours, by its time. */
const registers = async (from: string, to: string): Promise<Map<EpochMs, number>> => {
  const works = loadAgentDevices('demo/agent-factory.yaml').find(({ id }) => id === 'works')
  if (works?.driver !== 'csv') throw new Error('the demo has no works')
  const device = { ...works, points: works.points.slice(0, 1), backfill: { from, every: 3 * HOUR } }
  const out = new Map<EpochMs, number>()
  const driver = openDriver(device, { mark: undefined, clock: turned(to), log: kept() })
  for await (const { at: when, raw } of driver(new AbortController().signal)) {
    out.set(when, hundredths(raw))
    if (when >= Date.parse(to)) break
  }
  return out
}
const starts = (first: string, n: number) =>
  Array.from({ length: n }, (_, i) => at(monthInterval(addMonths(first, i)).start))

const steps = (register: ReadonlyMap<EpochMs, number>, moments: readonly EpochMs[]): number[] =>
  moments.slice(1).map((m, i) => (register.get(m) ?? Number.NaN) - (register.get(moments[i] as EpochMs) ?? Number.NaN))

describe('steel works of 2018 on the present calendar', () => {
  it('gives the sums of the source in every month of 2026, to 0.01 kWh', async () => {
    const register = await registers('2026-01-01T00:00:00+09:00', '2027-01-01T00:00:00+09:00')
    const months = steps(register, starts('2026-01', 13))
    expect(months).toEqual(MONTHS.map(hundredths))
    expect(months.reduce((a, b) => a + b)).toBe(hundredths(YEAR))
  })

  it('repeats 28 February in the leap year 2028, and nothing else', async () => {
    const register = await registers('2028-02-01T00:00:00+09:00', '2028-04-01T00:00:00+09:00')
    const [february, march] = steps(register, starts('2028-02', 3))
    const day = (text: string) => at(Date.parse(`${text}T00:00:00+09:00`))
    const [feb28, feb29] = steps(register, [day('2028-02-28'), day('2028-02-29'), day('2028-03-01')])
    expect(feb29).toBe(feb28)
    expect(february).toBe(hundredths(MONTHS[1]) + (feb28 as number))
    expect(march).toBe(hundredths(MONTHS[2]))
  })
})
