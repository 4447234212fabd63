import { Snapshot } from '#core/snapshot'

const none = { why: 'no-readings' } as const
const coverage = { measured: 0.991, estimated: 0.007, missing: 0.002, worst: { meter: 'osaka/pdu', measured: 0.96 } }
const over = <T>(value: T) => ({ today: value, month: value, fy: value })
const energy = over({ gj: { value: 1000, unit: 'GJ' }, kl: { value: 25.8, unit: 'kL' }, coverage })
const co2 = over({
  location: { value: 60.5, unit: 't-CO2' },
  market: { value: 50.25, unit: 't-CO2' },
  scope1: { value: 0, unit: 't-CO2' },
  scope2: { value: 50.25, unit: 't-CO2' },
  provisional: 2025,
})
const pue = (label: 'PUE' | 'iPUE', value: number, from: string) => ({
  pue: { value, unit: '1' },
  label,
  category: 2 as const,
  from,
  to: '2026-11-01T00:00:00+09:00',
  facility_kWh: 142,
  it_kWh: 100,
  coverage: 0.991,
})
const kW = (value: number) => ({ value, unit: 'kW' })

/** One data centre and one works, as the server would send them. */
export const snapshot: Snapshot = Snapshot.parse({
  at: '2026-11-22T14:32:08+09:00',
  seq: 1,
  fiscalYear: 2026,
  company: { name: { ja: '会社', en: 'Company' }, energy, co2, coverage, power_kW: kW(900) },
  sites: {
    osaka: {
      name: { ja: '大阪', en: 'Osaka' },
      kind: 'data-centre',
      power_kW: {
        intake: kW(700),
        it: kW(500),
        generation: none,
        sold: none,
        facility: kW(700),
        byUse: { it: 500, cooling: 200 },
      },
      ratio: { value: 1.4, unit: '1' },
      ipue: {
        hour: pue('iPUE', 1.37, '2026-11-22T14:00:00+09:00'),
        day: pue('iPUE', 1.38, '2026-11-22T00:00:00+09:00'),
        month: pue('iPUE', 1.39, '2026-11-01T00:00:00+09:00'),
      },
      pue12: pue('PUE', 1.42, '2025-11-01T00:00:00+09:00'),
      energy,
      co2,
      demand: {
        running_kW: kW(690),
        forecast_kW: kW(705),
        limit_kW: kW(950),
        startsAt: '2026-11-22T14:30:00+09:00',
        endsAt: '2026-11-22T15:00:00+09:00',
        minutes: [690, 692],
        maximum: { kW: 871, at: '2026-08-06T14:00:00+09:00' },
      },
      coverage,
    },
    himeji: {
      name: { ja: '姫路', en: 'Himeji' },
      kind: 'factory',
      power_kW: {
        intake: kW(150),
        it: none,
        generation: kW(50),
        sold: none,
        facility: kW(200),
        byUse: { line: 150, other: 50 },
      },
      ratio: { why: 'no-it-energy' },
      ipue: null,
      pue12: null,
      energy,
      co2,
      demand: null,
      coverage,
    },
  },
  intensity: [
    {
      segment: 'steel',
      name: { ja: '鉄鋼', en: 'Steel' },
      intensity: { value: 0.0873391, unit: 'kL/t' },
      filedIntensity: { value: 0.08735, unit: 'kL/t' },
      activity: { value: 7262.4, unit: 't' },
      improvement: { value: 0.1288, unit: '1' },
      improvementRestated: { why: 'no-base-year' },
      today: { why: 'too-early' },
      month: { value: 0.0869, unit: 'kL/t' },
      coverage,
    },
  ],
  targets: [],
  attention: [],
  agents: [],
})
