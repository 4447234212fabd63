import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pino from 'pino'
import { stringify } from 'yaml'
import type { Kpi } from '#core/kpi'
import { MICRO } from '#core/register'
import { DAY, fiscalYear, fiscalYearInterval, HOUR, monthInterval, monthsOf, SLOT } from '#core/time'
import { startCompany } from '../../../server/company-main.ts'
import { parsePlant } from '../../../server/config/plant-file.ts'
import { connect } from '../../../server/influx/connection.ts'
import { kpiLine } from '../../../server/influx/kpi-line.ts'
import { slotLine, totalLine } from '../../../server/influx/lines.ts'
import { plantTags } from '../../../server/influx/tags.ts'
import { DATABASE, makeInfluxd } from '../../influx/influxd.ts'

/**
 * The company view of many site servers out of one InfluxDB 1.6.7: days and months of every meter for FY2025, half-hours of two sites.
 * Cold: the first question to a fresh company server. `tsx -C source tests/bench/company-server/main.ts [sites, default 50] [meters, default 300]`
 */
const [sites, meters] = [Number(process.argv[2] ?? 50), Number(process.argv[3] ?? 300)]
const ROUNDS = 40
const COUNTED = 12
const YEAR = fiscalYear(2025)

const plantText = (n: number): string =>
  stringify({
    company: { id: 'co', name: { ja: '会社', en: 'Company' } },
    sites: [
      {
        ...{ id: `site-${n}`, name: { ja: `事業所${n}`, en: `Site ${n}` }, area: 'kansai', agents: ['edge'] },
        kind: n % 2 === 0 ? 'data-centre' : 'factory',
        ...(n % 2 === 0 ? { pueCategory: 1 } : {}),
        meters: Array.from({ length: meters }, (_, i) => ({
          ...{
            id: `m-${i}`,
            name: { ja: '計器', en: 'meter' },
            carrier: i === 1 ? 'city_gas' : 'grid',
            measure: 'counter',
          },
          ...{ unit: i === 1 ? 'm3' : 'kWh', every: '30m', maxRate: 5000 },
          ...(i < COUNTED
            ? { counted: true, role: 'intake' }
            : n % 2 === 0 && i === COUNTED
              ? { role: 'it', use: 'it' }
              : { use: 'line' }),
        })),
      },
    ],
    segments: [
      {
        ...{ id: `segment-${n % 5}`, name: { ja: '区分', en: 'Segment' }, jsic: '2899', kind: 'B' },
        ...{ meters: [`site-${n}/*`], activity: { unit: 't' } },
      },
    ],
    history: { 2020: { [`segment-${n % 5}`]: { amounts: { grid: 1_000_000 }, activity: 500, evidence: 'report' } } },
  })

const influx = await makeInfluxd()
const folder = mkdtempSync(join(tmpdir(), 'gentani-company-'))
const influxdb = { version: '1' as const, url: influx.url, database: DATABASE }
const connection = connect({ ...influxdb, readings: true, batch: 10_000, timeout: 60_000, gzip: false }, folder)
try {
  await connection.change(`CREATE DATABASE ${DATABASE}`)
  let lines: string[] = []
  let points = 0
  const flush = async (): Promise<void> => {
    const outcome = await connection.send(lines)
    if (outcome.kind !== 'written') throw new Error(JSON.stringify(outcome))
    points += lines.length
    lines = []
  }
  const put = async (line: string): Promise<void> => {
    lines.push(line)
    if (lines.length >= 10_000) await flush()
  }
  const { start, end } = fiscalYearInterval(YEAR)
  const since = performance.now()
  for (let n = 0; n < sites; n++) {
    const text = plantText(n)
    writeFileSync(join(folder, `site-${n}.yaml`), text)
    const parsed = parsePlant(text)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings[0]))
    const tags = plantTags(parsed.plant)
    for (const [key, of] of tags) {
      const perDay = 1_000 + ((n * 7 + key.length * 13) % 97)
      const bin = (ms: number) => ({
        amount: Math.round((perDay * ms * MICRO) / DAY),
        measured: ms,
        estimated: 0,
        unexplained: 0,
      })
      for (const month of monthsOf(YEAR)) {
        const of_ = monthInterval(month)
        await put(totalLine(of.amount, { period: 'month', start: of_.start }, bin(of_.end - of_.start)))
      }
      for (let day = start as number; day < end; day += DAY)
        await put(totalLine(of.amount, { period: 'day', start: day }, bin(DAY)))
      if (n < 2) for (let t = start as number; t < end; t += SLOT) await put(slotLine(of.amount, t, bin(SLOT)))
      await put(`reading${of.reading} value=1 ${n === 0 ? end - HOUR : Date.now()}`) // one site is silent
    }
    const kpi = (scope: Kpi['scope'], id: string, figure: string, value: number): Promise<void>[] =>
      monthsOf(YEAR).map((m) =>
        put(kpiLine({ server: `site-${n}`, scope, id, period: 'month', figure, at: monthInterval(m).start, value })),
      )
    await Promise.all([
      ...kpi('segment', `segment-${n % 5}`, 'activity', 100),
      ...(n % 2 === 0
        ? [
            ...kpi('site', `site-${n}`, 'pue_facility_kWh', 140),
            ...kpi('site', `site-${n}`, 'pue_it_kWh', 100),
            ...kpi('site', `site-${n}`, 'pue_common_h', 730),
          ]
        : []),
    ])
  }
  await flush()
  process.stdout.write(`${points} points in ${Math.round((performance.now() - since) / 1_000)} s\n`)
  // what InfluxDB compacts after sixteen million points is no part of the view
  for (let idle = 0; idle < 5; ) {
    const before = influx.cpu()
    await setTimeout(1_000)
    idle = influx.cpu() - before < 0.2 ? idle + 1 : 0
  }
  const path = join(folder, 'company.yaml')
  writeFileSync(
    path,
    stringify({
      ...{ company: { id: 'co', name: { ja: '会社', en: 'Company' } }, influxdb },
      plants: Array.from({ length: sites }, (_, n) => `site-${n}.yaml`),
    }),
  )
  const options = { companyPath: path, dataDir: folder, httpPort: 0, log: pino({ level: 'silent' }), page: undefined }
  const [one, other] = [await startCompany(options), await startCompany(options)]
  const ask = async (url: string): Promise<{ ms: number; text: string }> => {
    const begun = performance.now()
    const answer = await fetch(`${url}/api/v1/company/${YEAR}`)
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(text)
    return { ms: performance.now() - begun, text }
  }
  const cold = await ask(one.url)
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i++) times.push((await ask(one.url)).ms)
  const p = (share: number): string =>
    (times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? 0).toFixed(0)
  const without = (text: string): string => text.replace(/"at":"[^"]*"/, '')
  const same = without((await ask(other.url)).text) === without((await ask(one.url)).text)
  process.stdout.write(
    `${sites} sites × ${meters} meters: cold ${cold.ms.toFixed(0)} ms, warm p50 ${p(0.5)} ms, p95 ${p(0.95)} ms (aim 1,000), ${Math.round(cold.text.length / 1024)} kB; two servers alike: ${same}\n`,
  )
  await one.close()
  await other.close()
} finally {
  connection.close()
  await influx.remove()
  rmSync(folder, { recursive: true, force: true })
}
