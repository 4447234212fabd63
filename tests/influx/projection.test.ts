import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { DATABASE, type Influxd, makeInfluxd } from './influxd.ts'
import { batches, display, FIRST, METERS, STEP, Works } from './works.ts'

/** Half-hours of three months, of which the last is not whole. */
const ROWS = 48 * 70
let influx: Influxd
let works: Works
beforeAll(async () => {
  influx = await makeInfluxd()
})
afterAll(() => influx.remove())
beforeEach(async () => {
  await influx.rows(`DROP DATABASE ${DATABASE}`)
  works = await Works.open({ url: influx.url })
})
afterEach(() => works.remove())

it('counts and sums of readings, slots, days and months are equal in the ledger and over there, and what is missing is named', {
  timeout: 120_000,
}, async () => {
  await works.ledger.deliver(batches(0, ROWS))
  await works.caughtUp()
  const { differences, points, months, meters } = await works.compare()
  expect(differences).toEqual([])
  expect({ months, meters }).toEqual({ months: 3, meters: METERS.length + 1 })
  expect(points).toBeGreaterThan(ROWS * METERS.length * 2)
  const [april] = await influx.rows(
    `SELECT amount FROM total WHERE period = 'month' AND meter = 'line' AND time = ${Date.parse('2026-04-01T00:00:00+09:00')}ms`,
  )
  expect(april?.['amount']).toBe(30 * 48 * 5)
  expect(await influx.rows('SELECT count(value) FROM reading')).toEqual([{ time: 0, count: ROWS * METERS.length }])
  const [first] = await influx.rows("SELECT first(value) FROM reading WHERE meter = 'power'")
  expect(first).toEqual({ time: FIRST, first: Number(display('power', 0)) })

  await influx.rows(`DELETE FROM slot WHERE meter = 'main' AND time = ${FIRST + 10 * STEP}ms`)
  const { differences: found } = await works.compare()
  expect(found).toEqual([
    {
      measurement: 'slot',
      meter: 'works/main',
      month: '2026-03',
      ledger: { count: 31 * 48, sum: 31 * 48 * 2.5 },
      influx: { count: 31 * 48 - 1, sum: 31 * 48 * 2.5 - 2.5 },
    },
  ])
})
