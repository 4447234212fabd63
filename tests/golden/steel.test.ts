import { describe, expect, it } from 'vitest'
import { addMonths, at, type EpochMs, monthInterval } from '#core/time'
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

/** The demo's register of the works at the starts of months. */
const registers = async (moments: readonly EpochMs[]): Promise<number[]> => {
  const works = loadAgentDevices('demo/agent-factory.yaml').find(({ id }) => id === 'works')
  if (works?.driver !== 'csv') throw new Error('the demo has no works')
  const [intake] = works.points
  if (!intake) throw new Error('the works has no meter')
  const out: number[] = []
  for (const moment of moments) {
    const driver = openDriver(
      { ...works, points: [intake] },
      { mark: String(moment - 1), clock: turned(new Date(moment).toISOString()), log: kept() },
    )
    for await (const { at: when, raw } of driver(new AbortController().signal)) {
      expect(when).toBe(moment)
      out.push(hundredths(raw))
      break
    }
  }
  return out
}
const starts = (first: string, n: number) =>
  Array.from({ length: n }, (_, i) => at(monthInterval(addMonths(first, i)).start))

describe('steel works of 2018 on the calendar of 2026', () => {
  it('gives the sums of the source in every month, to 0.01 kWh', { timeout: 30_000 }, async () => {
    const r = await registers(starts('2026-01', 13))
    const steps = r.slice(1).map((v, i) => v - (r[i] as number))
    expect(steps).toEqual(MONTHS.map(hundredths))
    expect(steps.reduce((a, b) => a + b)).toBe(hundredths(YEAR))
  })

  it('repeats 28 February in a leap year, and nothing else', { timeout: 30_000 }, async () => {
    const [feb, mar, apr] = await registers(starts('2028-02', 3))
    const [feb28, feb29] = await registers([
      at(Date.parse('2026-02-28T00:00:00+09:00')),
      at(Date.parse('2026-03-01T00:00:00+09:00')),
    ])
    expect((mar as number) - (feb as number)).toBe(hundredths(MONTHS[1]) + (feb29 as number) - (feb28 as number))
    expect((apr as number) - (mar as number)).toBe(hundredths(MONTHS[2]))
  })
})
