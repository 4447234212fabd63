import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { certificateKpis } from '#core/certificate-kpi'
import type { CompanyView } from '#core/company-view'
import type { Figure } from '#core/figure'
import type { Kpi } from '#core/kpi'
import { at, fiscalYear, type Month, monthInterval, monthsOf } from '#core/time'
import { type CompanySources, companyFacts } from '../../server/company/facts.ts'
import { type RunningCompany, startCompany } from '../../server/company-main.ts'
import { parsePlant } from '../../server/config/plant-file.ts'
import { readCoefficients } from '../../server/main.ts'
import { DATABASE, type Influxd, makeInfluxd } from '../influx/influxd.ts'
import { plantText, project, type Sent, writeCompany } from './works.ts'

let influx: Influxd
let folder: string
const running: RunningCompany[] = []
beforeAll(async () => {
  influx = await makeInfluxd()
  folder = mkdtempSync(join(tmpdir(), 'gentani-company-'))
})
afterAll(async () => {
  await influx.remove()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  for (const one of running.splice(0)) await one.close()
})
const start = async (path: string): Promise<RunningCompany> => {
  const one = await startCompany({
    companyPath: path,
    dataDir: folder,
    httpPort: 0,
    log: pino({ level: 'silent' }),
    page: undefined,
  })
  running.push(one)
  return one
}
const plantOf = (text: string) => {
  const file = parsePlant(text)
  if (!file.ok) throw new Error(JSON.stringify(file.findings))
  return file.plant
}
const west = plantText([
  { id: 'osaka', kind: 'data-centre' },
  { id: 'himeji', kind: 'factory' },
])
const east = plantText([{ id: 'tokyo', kind: 'data-centre' }], { base: false })
const YEAR = fiscalYear(2025)
const MONTHS = monthsOf(YEAR)
/** kWh of a month: whole numbers, so that sums can be said exactly. */
const intake = { osaka: 300_000, himeji: 100_000, tokyo: 200_000 } as const
const it_kWh = { osaka: 200_000, tokyo: 160_000 } as const

const months = (sites: readonly (keyof typeof intake)[], scale = 1, of: readonly Month[] = MONTHS): Sent[] =>
  of.flatMap((month) => sites.map((site) => ({ site, meter: 'intake', month, kWh: intake[site] * scale })))
const kpi = (server: string, scope: Kpi['scope'], id: string, month: Month, of: Record<string, number>): Kpi[] =>
  Object.entries(of).map(([figure, value]) => ({
    ...{ server, scope, id, period: 'month' as const, figure, value },
    at: monthInterval(month).start,
  }))
const hours = (month: Month): number => (monthInterval(month).end - monthInterval(month).start) / 3_600_000
const pue = (server: string, site: keyof typeof it_kWh, share = 1): Kpi[] =>
  MONTHS.flatMap((m) =>
    kpi(server, 'site', site, m, {
      pue_facility_kWh: intake[site],
      pue_it_kWh: it_kWh[site],
      pue_common_h: hours(m) * share,
    }),
  )
const value = (f: Figure): number => {
  if (!('value' in f)) throw new Error(`absent: ${f.why}`)
  return f.value
}
const view = async ({ url }: RunningCompany): Promise<CompanyView> => {
  const answer = await fetch(`${url}/api/v1/company/2025`)
  if (answer.status !== 200) throw new Error(await answer.text())
  return (await answer.json()) as CompanyView
}

describe('the company over two site servers, read from a real InfluxDB', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const activity = (server: string, tonnes: number): Kpi[] =>
      MONTHS.flatMap((m) => kpi(server, 'segment', 'production', m, { activity: tonnes }))
    await project(influx.url, plantOf(west), months(['osaka', 'himeji']), [
      ...pue('osaka', 'osaka'),
      ...activity('osaka', 100),
    ])
    await project(influx.url, plantOf(east), months(['tokyo']), [...pue('tokyo', 'tokyo'), ...activity('tokyo', 50)])
    // last year: half as much in Himeji
    const before = monthsOf(fiscalYear(2024))
    await project(influx.url, plantOf(west), months(['himeji'], 0.5, before), [])
  })

  it('adds up energy, segments over sites and an operator PUE Σ/Σ; ranks sites; two servers side by side say the same', async () => {
    const path = writeCompany(folder, influx.url, { 'west.yaml': west, 'east.yaml': east })
    const [one, other] = [await start(path), await start(path)]
    const seen = await view(one)
    const kWh = 12 * (300_000 + 100_000 + 200_000)
    expect(value(seen.company.energy.gj)).toBe(62_208) // 7,200 千kWh × 8.64 GJ
    expect(seen.sites.map((s) => s.id)).toEqual(['osaka', 'tokyo', 'himeji'])
    expect(seen.sites.map((s) => value(s.share))).toEqual([0.5, 1 / 3, 1 / 6])
    expect(value(seen.sites[2]?.yearOnYear as Figure)).toBe(200)
    expect(seen.sites[0]?.yearOnYear).toMatchObject({ why: 'no-readings' })
    expect(value(seen.company.operatorPue?.pue as Figure)).toBe((300_000 + 200_000) / (200_000 + 160_000))
    expect(seen.sites.map((s) => s.pue && value(s.pue.pue))).toEqual([1.5, 1.25, null])
    const [segment] = seen.segments
    expect(value(segment?.activity as Figure)).toBe(12 * 150)
    const e = (((kWh * 8.64) / 1_000) * 0.0258) / (12 * 150)
    expect(value(segment?.intensity as Figure)).toBeCloseTo(e, 9)
    // base year of plant.yaml: 1,000,000 kWh at 9.76 GJ/千kWh over 500 t
    const base = (1_000 * 9.76 * 0.0258) / 500
    expect(value(segment?.improvement as Figure)).toBeCloseTo((base - e) / base, 3)
    expect(seen.silent).toEqual(['osaka', 'tokyo', 'himeji']) // their newest reading is of March
    expect({ ...(await view(other)), at: '' }).toEqual({ ...seen, at: '' })
  })

  it('a PUE over too little common time is withheld, and the operator’s with it', async () => {
    await project(influx.url, plantOf(east), [], pue('tokyo', 'tokyo', 0.5))
    const seen = await view(await start(writeCompany(folder, influx.url, { 'west.yaml': west, 'east.yaml': east })))
    expect(seen.sites.find((s) => s.id === 'tokyo')?.pue).toMatchObject({
      pue: { why: 'coverage-under-limit' },
      coverage: 0.5,
    })
    expect(seen.company.operatorPue?.pue).toMatchObject({ why: 'coverage-under-limit' })
  })

  it('a month that a server projected without common time counts as one that lacks, whatever was measured of it', async () => {
    const gas = kpi('tokyo', 'site', 'tokyo', '2025-12' as Month, { pue_common_h: 0 })
    const unknown = ['pue_facility_kWh', 'pue_it_kWh'].map((figure) => ({ ...gas[0], figure, value: undefined }) as Kpi)
    await project(influx.url, plantOf(east), [], [...pue('tokyo', 'tokyo'), ...gas, ...unknown])
    const seen = await view(await start(writeCompany(folder, influx.url, { 'west.yaml': west, 'east.yaml': east })))
    expect(seen.sites.find((s) => s.id === 'tokyo')?.pue).toEqual({
      ...{ pue: { why: 'coverage-under-limit', unit: '1' }, category: 1 },
      ...{ facility_kWh: 11 * intake.tokyo, it_kWh: 11 * it_kWh.tokyo, coverage: expect.closeTo(334 / 365, 12) },
    })
  })

  it('a month whose activity one server still lacks has none: half an activity would double the intensity', async () => {
    await influx.rows(
      `DELETE FROM kpi WHERE server = 'tokyo' AND figure = 'activity' AND time = ${monthInterval('2026-03' as Month).start}ms`,
    )
    const seen = await view(await start(writeCompany(folder, influx.url, { 'west.yaml': west, 'east.yaml': east })))
    expect(seen.segments[0]?.intensity).toMatchObject({ why: 'no-activity' })
    expect(seen.segments[0]?.activities[0]?.missing).toEqual(['2026-03'])
  })

  it('certificates that site servers projected are taken off, one that two of them hold once; a taken back one is void', async () => {
    const body = {
      ...{ kind: 'j-credit-power', number: 'J-1', year: 2025, kWh: '100000', t: '50' },
      ...{ from: '2025-04-01', to: '2025-06-30', document: 'cancelled' },
    }
    const other = { ...body, number: 'J-2', t: '7' }
    const acts = [
      { id: 1, key: 'J-1', body },
      { id: 2, key: 'J-2', body: other },
    ]
    await project(influx.url, plantOf(west), [], certificateKpis(plantOf(west), acts))
    await project(influx.url, plantOf(east), [], certificateKpis(plantOf(east), acts.slice(0, 1)))
    const path = writeCompany(folder, influx.url, { 'west.yaml': west, 'east.yaml': east })
    const of = async () => (await view(await start(path))).company
    const seen = await of()
    expect(seen.afterCertificates).toMatchObject({ count: 2, kWh: 200_000 })
    const { before, after } = seen.afterCertificates.adjusted
    expect(value(before) - value(after)).toBeCloseTo(57, 9)
    expect(value(before)).toBeCloseTo(value(seen.co2.market), 9)
    const back = certificateKpis(plantOf(west), [...acts, { id: 3, key: 'J-2', body: null }])
    await project(influx.url, plantOf(west), [], back)
    expect((await of()).afterCertificates).toMatchObject({ count: 1, kWh: 100_000 })
  })

  it('a month in which a contract changes is divided at its day, by the days that were projected', async () => {
    const contracted = `${west.replace('role: intake, counted: true', 'role: intake, counted: true, contract: power')}
contracts:
  - { id: power, carrier: grid, supplier: A0269, to: "2025-06-10" }
  - { id: power, carrier: grid, supplier: A0001, from: "2025-06-11" }`
    const sources = (asked: string[]): CompanySources => ({
      plant: plantOf(contracted),
      coefficients: readCoefficients(),
      now: () => at(Date.parse('2026-05-01T00:00:00+09:00')),
      history: {
        newest: async () => new Map(),
        kpis: async () => [],
        bins: async ({ of, window }) => {
          asked.push(`${of} ${new Date(window.start).toISOString()}`)
          const bin = (start: number, amount: number) => ({
            tags: { site: 'osaka', meter: 'intake' },
            ...{ start, amount, measured_h: 24, estimated_h: 0, unexplained: 0 },
          })
          const june = monthInterval('2025-06' as Month)
          if (of === 'month') return [bin(june.start, 3_000)]
          return Array.from({ length: 30 }, (_, i) => bin(june.start + i * 86_400_000, 100))
        },
      },
    })
    const asked: string[] = []
    const { facts } = await companyFacts(sources(asked), { plants: [plantOf(contracted)], silentAfter_h: 24 }, YEAR)
    expect(facts.bins.map((b) => b.parts?.map((p) => p.amount / 1e6))).toEqual([[1_000, 2_000]])
    expect(asked).toEqual(['month 2021-03-31T15:00:00.000Z', 'day 2025-05-31T15:00:00.000Z'])
  })

  it('five following years make the ratios of the segment and of the company, as filed over the change of the heat values', async () => {
    const years = [2021, 2022, 2023, 2024, 2025]
    for (const [i, year] of years.entries()) {
      const of = monthsOf(fiscalYear(year))
      const scale = 0.9 ** i
      const activity = (server: string) => of.flatMap((m) => kpi(server, 'segment', 'production', m, { activity: 75 }))
      await project(influx.url, plantOf(west), months(['osaka', 'himeji'], scale, of), activity('osaka'))
      await project(influx.url, plantOf(east), months(['tokyo'], scale, of), activity('tokyo'))
    }
    const seen = await view(await start(writeCompany(folder, influx.url, { 'west.yaml': west, 'east.yaml': east })))
    const [segment] = seen.segments
    // 7,200 千kWh × 0.9⁴ × 8.64 GJ × 0.0258
    expect(value(segment?.energy.aPrimeFiled as Figure)).toBe(1_053)
    for (const of of [segment?.comparison, seen.company.comparison]) {
      const ratios = of?.ratios.map(({ fy, ratio }) => [fy, value(ratio)])
      // 90 % each year; FY2023 against FY2022 at 8.64 in place of 9.76 GJ too
      expect(ratios).toEqual([
        [2022, 90],
        [2023, 79.7],
        [2024, 90],
        [2025, 90],
      ])
      expect(value(of?.mean as Figure)).toBe(87.3)
      expect(of?.due).toEqual([])
    }
  })

  it('without InfluxDB it lives, is not ready, and says so; a year without readings is not found', async () => {
    const one = await start(writeCompany(folder, influx.url, { 'west.yaml': west, 'east.yaml': east }))
    expect((await fetch(`${one.url}/api/v1/company/2019`)).status).toBe(404)
    await influx.stop()
    expect((await fetch(`${one.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${one.url}/healthz`)).status).toBe(200)
    const answer = await fetch(`${one.url}/api/v1/company/2025`)
    expect({ status: answer.status, ...((await answer.json()) as object) }).toMatchObject({
      status: 503,
      code: 'influxdb-away',
    })
    await influx.start()
    expect((await fetch(`${one.url}/readyz`)).status).toBe(200)
    expect((await influx.rows(`SHOW DATABASES`)).length).toBeGreaterThan(0)
    expect(DATABASE).toBe('gentani')
  })
})

describe('company.yaml', () => {
  const broken = async (path: string): Promise<string[]> => {
    const error = await start(path).catch((e: unknown) => e)
    return (error as { lines: string[] }).lines ?? [String(error)]
  }
  it('says with file and line what keeps plants from being one company', async () => {
    const twice = plantText([{ id: 'osaka', kind: 'factory' }], { unit: '千m2' })
    const path = writeCompany(
      folder,
      influx.url,
      { 'west.yaml': west, 'twice.yaml': twice },
      'history: { "2020": { nothing: { amounts: {}, evidence: x } } }',
    )
    expect(await broken(path)).toEqual([
      `${path}:3:21: site osaka is in west.yaml too; a site has one server`,
      `${path}:3:21: segment production differs from an earlier plant: activity in t and in 千m2`,
      expect.stringContaining('no plant has a segment "nothing"'),
    ])
  })
  it('names a plant that cannot be read, and an unknown key', async () => {
    const path = writeCompany(folder, influx.url, { 'west.yaml': west }, 'plnts: [x]')
    expect(await broken(path)).toEqual([expect.stringContaining('unknown key "plnts"; did you mean plants?')])
    writeFileSync(join(folder, 'west.yaml'), west.replace('area: kansai', 'area: kansi'))
    writeCompany(folder, influx.url, {})
    writeFileSync(
      path,
      `company: { id: co, name: { ja: 会, en: c } }\ninfluxdb: { version: "1", url: "${influx.url}", database: d }\nplants: [west.yaml]\n`,
    )
    expect(await broken(path)).toEqual([
      expect.stringMatching(/west\.yaml:\d+:\d+: unknown area "kansi"; did you mean kansai\?/),
    ])
  })
  it('answers other machines only with a token', async () => {
    const path = writeCompany(folder, influx.url, { 'west.yaml': west })
    const open = startCompany({
      companyPath: path,
      dataDir: folder,
      host: '0.0.0.0',
      httpPort: 0,
      log: pino({ level: 'silent' }),
    })
    await expect(open).rejects.toThrow('tokenFile is missing')
    writeFileSync(join(folder, 'token'), 'secret\n', { mode: 0o600 })
    const one = await start(writeCompany(folder, influx.url, { 'west.yaml': west }, 'tokenFile: token'))
    expect((await fetch(`${one.url}/api/v1/company/2025`)).status).toBe(401)
    const answer = await fetch(`${one.url}/api/v1/company/2025`, { headers: { authorization: 'Bearer secret' } })
    expect(answer.status).toBe(200)
  })
})
