import type { z } from 'zod'
import type { Carrier } from '#core/carrier'
import { type MeterDraft, PlantDraft, type Purpose } from '#core/plant-draft'
import type { Unit } from '#core/unit'
import type { MapRow } from '../api/setup.ts'

/** A meter as it stands in the form: numbers are text until they are taken. */
export type MeterForm = {
  key: number
  name: string
  id: string
  purpose: Purpose
  carrier: Carrier
  maxRate: string
  decimals: string
  map: string
  point: string
  /** which one of several, where the map asks for it */
  index: string
  url: string
}
export type SetupForm = {
  company: string
  site: string
  siteId: string
  kind: PlantDraft['site']['kind']
  area: PlantDraft['site']['area']
  demand: string
  supplier: string
  menu: string
  meters: readonly MeterForm[]
}
/** Carriers that the questions offer; any other one is a line in plant.yaml. */
export const carriers = ['grid', 'self_gen_nonfossil', 'city_gas', 'heavy_oil_a', 'water'] as const
const units: Record<(typeof carriers)[number], Unit> = {
  grid: 'kWh',
  self_gen_nonfossil: 'kWh',
  city_gas: 'm3',
  heavy_oil_a: 'L',
  water: 'm3',
}
export const newMeter = (key: number, part: Partial<MeterForm> = {}): MeterForm => ({
  ...{ key, name: '', id: `meter-${key}`, purpose: 'other', carrier: 'grid', maxRate: '', decimals: '0' },
  ...{ map: '', point: '', index: '1', url: '' },
  ...part,
})
export const firstForm = (intake: string): SetupForm => ({
  ...{ company: '', site: '', siteId: 'site-1', kind: 'factory', area: 'tokyo', demand: '', supplier: '', menu: '' },
  meters: [newMeter(1, { name: intake, id: 'intake', purpose: 'intake' })],
})

const numberOf = (text: string): number | undefined => {
  const n = Number(text.trim())
  return text.trim() !== '' && Number.isFinite(n) ? n : undefined
}
const meterOf = (m: MeterForm, maps: readonly MapRow[]): unknown => {
  const point = maps.find((of) => of.name === m.map)?.points.find((of) => of.point === m.point)
  const index = point?.indexed ? { index: m.index.trim() } : {}
  const device =
    m.map !== '' && m.point !== '' ? { url: m.url.trim(), map: m.map, point: m.point, ...index } : undefined
  // what the device shows decides unit and decimals: a birth that differs is quarantined
  const shown = point ?? {
    unit: units[m.carrier as keyof typeof units] ?? 'kWh',
    measure: 'counter',
    decimals: numberOf(m.decimals) ?? 0,
  }
  const maxRate = numberOf(m.maxRate)
  return {
    ...{ id: m.id.trim(), name: m.name, carrier: m.carrier, purpose: m.purpose },
    ...{ measure: shown.measure as MeterDraft['measure'], unit: shown.unit, decimals: shown.decimals },
    ...(maxRate === undefined ? {} : { maxRate }),
    ...(device ? { device } : {}),
  }
}
type Asked = { readonly maps: readonly MapRow[]; readonly words: z.core.$ZodErrorMap }
/** The answers as a draft, or what is not answered yet, said in `words`. */
export const draftOf = (
  form: SetupForm,
  { maps, words }: Asked,
): { draft: PlantDraft } | { missing: readonly z.core.$ZodIssue[] } => {
  const demand = numberOf(form.demand)
  const answers = {
    company: form.company,
    site: {
      ...{ id: form.siteId.trim(), name: form.site, kind: form.kind, area: form.area },
      ...(demand === undefined ? {} : { contractDemand_kW: demand }),
    },
    ...(form.supplier.trim() === '' ? {} : { contract: { supplier: form.supplier, menu: form.menu } }),
    agent: 'edge-1',
    meters: form.meters.map((m) => meterOf(m, maps)),
  }
  const parsed = PlantDraft.safeParse(answers, { error: words })
  return parsed.success ? { draft: parsed.data } : { missing: parsed.error.issues }
}
