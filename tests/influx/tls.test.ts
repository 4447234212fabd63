import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { authority } from '../agent/authority.ts'
import { until } from '../e2e/until.ts'
import { type Influxd, makeInfluxd } from './influxd.ts'
import { batches, METERS, Works } from './works.ts'

let influx: Influxd
const { at, folder } = authority({ influxdb: '127.0.0.1' })
const stranger = authority({})
const works: Works[] = []
beforeAll(async () => {
  influx = await makeInfluxd({ tls: { certificate: at('influxdb.pem'), key: at('influxdb.key'), ca: at('ca.pem') } })
}, 60_000)
afterAll(async () => {
  for (const one of works) await one.remove()
  await influx?.remove()
  for (const of of [folder, stranger.folder]) rmSync(of, { recursive: true, force: true })
})

it('https with an authority of one’s own: projected and compared; without that authority nothing is sent, and why is said', async () => {
  const trusted = await Works.open({ url: influx.url, caFile: at('ca.pem') })
  works.push(trusted)
  await trusted.ledger.deliver(batches(0, 96))
  await trusted.caughtUp()
  expect((await trusted.compare()).differences).toEqual([])
  expect(await influx.rows('SELECT count(value) FROM reading')).toEqual([{ time: 0, count: 96 * METERS.length }])

  for (const more of [{}, { caFile: stranger.at('ca.pem') }]) {
    const refused = await Works.open({ url: influx.url, database: 'other', ...more, version: '1' })
    works.push(refused)
    await refused.ledger.deliver(batches(0, 48))
    await until('it says why', () => /certificate|self.signed|verify/i.test(refused.state()?.failing?.reason ?? ''))
    expect(refused.state()?.written).toBe(0)
  }
  expect((await influx.rows('SHOW DATABASES')).map((row) => row['name'])).not.toContain('other')
}, 90_000)
