import type { Carrier } from './carrier.ts'
import type { Coefficients } from './coefficient.ts'
import { supersededIds } from './coefficient-lint.ts'
import type { CoefficientSet, FactorRow, Source, SupplierSet } from './coefficient-set.ts'
import { type ListKind, listForms, type RowFinding, type SupplierSheet } from './supplier-sheet.ts'

/** What a person states of a list: the year that it is for is never worked out. */
export type ListAbout = {
  readonly kind: ListKind
  /** Fiscal year of the emissions that the list is for. */
  readonly year: number
  readonly title: string
  readonly published: string
  readonly url: string | null
  /** The list takes the place of one that is there for the year (a revision). */
  readonly isRevision: boolean
}

const carriersOf: Readonly<Record<ListKind, SupplierSet['carriers']>> = {
  electricity: ['grid', 'offsite_ppa_nonfuel', 'offsite_ppa_fuel', 'virtual_ppa'],
  gas: ['city_gas'],
  heat: ['industrial_steam', 'non_industrial_steam', 'hot_water', 'cold_water'],
}
const ISSUER = '環境省・経済産業省'

/** An id that is free: the plain one, else -r2, -r3 … */
const freeId = (taken: ReadonlySet<string>, id: string): string => {
  if (!taken.has(id)) return id
  let n = 2
  while (taken.has(`${id}-r${n}`)) n += 1
  return `${id}-r${n}`
}
const sourceId = ({ kind, year, published }: ListAbout): string => `LIST_${kind}_FY${year}_${published}`.toUpperCase()
const documentsOf = (about: ListAbout): Record<string, Source> => ({
  [sourceId(about)]: { title: about.title, issuer: ISSUER, url: about.url, date: about.published },
})

type Known = { readonly sets: readonly CoefficientSet[]; readonly ids: ReadonlySet<string> }
const inUse = ({ sets }: Coefficients): Known => {
  const old = supersededIds(sets)
  return { sets: sets.filter((set) => !old.has(set.id)), ids: new Set(sets.map((set) => set.id)) }
}

const supplierSet = (sheet: SupplierSheet, about: ListAbout, known: Known): SupplierSet | RowFinding => {
  const { kind, year } = about
  const carrier: Carrier | undefined = carriersOf[kind][0]
  const same = known.sets.filter(
    (set) =>
      set.kind === 'supplier-co2' && set.from === year && set.to === year && carrier && set.carriers.includes(carrier),
  )
  const whole = same.find((set) => set.kind === 'supplier-co2' && set.complete)
  if (whole && !about.isRevision)
    return { row: 0, message: `the list ${whole.id} is for FY${year} already; a newer one is imported as a revision` }
  return {
    id: freeId(known.ids, `shk-${kind}-suppliers-fy${year}`),
    kind: 'supplier-co2',
    title: about.title,
    ...(same.length > 0 ? { supersedes: same.map((set) => set.id) } : {}),
    documents: documentsOf(about),
    carriers: carriersOf[kind],
    from: year,
    to: year,
    unit: listForms[kind].unit,
    complete: true,
    sources: [sourceId(about)],
    confidence: 'one_source',
    attribution: `${ISSUER}「${about.title}」 ${about.published}. 公共データ利用規約 (第1.0版); imported and processed`,
    values: [...sheet.rows],
  }
}

/** A national value of the list as a set of its own; where a table holds another for the year, that table anew with this value in it. */
const nationalSet = (
  key: 'default' | 'national-average',
  value: string,
  { about, known }: { readonly about: ListAbout; readonly known: Known },
): CoefficientSet | undefined => {
  const { year } = about
  const id = `shk-electricity-${key === 'default' ? 'default' : 'average'}-fy${year}`
  const isOf = (row: FactorRow): boolean => row.key === key && (row.from ?? year) <= year && year <= (row.to ?? year)
  const old = known.sets.find((set) => set.kind === 'electricity-co2' && set.values.some(isOf))
  const row: FactorRow = {
    key,
    name: key === 'default' ? `SHK 代替値 FY${year}` : `SHK 全国平均係数 FY${year}`,
    value,
    unit: 't-CO2/kWh',
    from: year,
    to: year,
    sources: [sourceId(about)],
    confidence: 'one_source',
  }
  const set = {
    id: freeId(known.ids, id),
    kind: 'electricity-co2' as const,
    title: about.title,
    documents: documentsOf(about),
  }
  if (old?.kind !== 'electricity-co2') return { ...set, values: [row] }
  if (old.values.find(isOf)?.value === value) return undefined
  return {
    ...set,
    documents: { ...old.documents, ...set.documents },
    supersedes: [old.id],
    values: [...old.values.filter((r) => !isOf(r)), row],
  }
}

/** New sets that a list makes, or why it makes none: nothing is made of a sheet with a finding. */
export type ImportedSets =
  | { readonly ok: true; readonly sets: readonly CoefficientSet[] }
  | { readonly ok: false; readonly findings: readonly RowFinding[] }
export const setsOfSheet = (coefficients: Coefficients, sheet: SupplierSheet, about: ListAbout): ImportedSets => {
  if (sheet.findings.length > 0) return { ok: false, findings: sheet.findings }
  const known = inUse(coefficients)
  const suppliers = supplierSet(sheet, about, known)
  if ('message' in suppliers) return { ok: false, findings: [suppliers] }
  const national = (
    [
      ['default', sheet.defaultValue],
      ['national-average', sheet.nationalAverage],
    ] as const
  ).flatMap(([key, value]) => (value === null ? [] : (nationalSet(key, value, { about, known }) ?? [])))
  return { ok: true, sets: [suppliers, ...national] }
}
