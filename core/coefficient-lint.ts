import { Carrier, carrierInfo } from './carrier.ts'
import type { CoefficientSet, FactorRow, FuelRow } from './coefficient-set.ts'
import { FactorUnit, factorUnitInfo } from './factor-unit.ts'
import { groupBy } from './group.ts'
import type { Kind } from './unit.ts'

/** One defect of a coefficient file: where, and what to do about it. */
export type Finding = { readonly file: string; readonly where: string; readonly message: string }

/** Fuels of the SHK lists that are no carrier of the periodic report: printed, kept, never looked up. */
const LISTED_ONLY = ['lubricating_oil']
/** Keys of national electricity factors. */
const ELECTRICITY = ['default', 'national-average', 'cn-plan', 'utilities-federation', 'government-2030']
const CONSTANT_UNITS = ['kL/GJ', 'MJ/kWh', 'm3/t', 't-CO2', '円/t-CO2', '%', '-']

type Row = FactorRow | FuelRow
type Note = (where: string, message: string) => void

const kindFits = (carrier: Carrier, unit: string, note: Note): void => {
  const parsed = FactorUnit.safeParse(unit)
  const kinds: readonly Kind[] = carrierInfo(carrier).kinds
  if (!parsed.success) note(carrier, `unknown unit ${unit}`)
  else if (!kinds.includes(factorUnitInfo(parsed.data).kind)) {
    note(carrier, `unit ${unit} does not fit the carrier, which is metered as ${kinds.join(', ')}`)
  }
}

const carrierKey = (row: Row, unit: string, note: Note): void => {
  const bare = row.key.split(':')[0] ?? ''
  if (LISTED_ONLY.includes(bare)) return
  const carrier = Carrier.safeParse(bare)
  if (carrier.success) kindFits(carrier.data, unit, note)
  else note(row.key, 'unknown carrier')
}

const rowUnit = (set: CoefficientSet, row: Row, note: Note): void => {
  if ('heatUnit' in row) {
    const whole = row.heat !== null && row.carbon !== null
    if (!whole && row.product === undefined) note(row.key, 'neither heat and carbon nor a product')
    carrierKey(row, row.heatUnit, note)
  } else if (set.kind === 'constant') {
    if (!CONSTANT_UNITS.includes(row.unit)) note(row.key, `unknown unit ${row.unit}`)
  } else if (set.kind === 'electricity-co2') {
    if (!ELECTRICITY.includes(row.key)) note(row.key, 'unknown electricity factor')
    kindFits('grid', row.unit, note)
  } else carrierKey(row, row.unit, note)
}

/** A set's defects that its schema cannot see; overlaps are between sets, in `overlaps`. */
export const lintSet = (file: string, set: CoefficientSet, sources: ReadonlySet<string>): Finding[] => {
  const findings: Finding[] = []
  const note: Note = (where, message) => findings.push({ file, where, message })
  const known = (where: string, ids: readonly string[]) => {
    for (const id of ids) if (!sources.has(id)) note(where, `source ${id} is not in sources.json`)
  }
  if (set.kind === 'supplier-co2') {
    known(set.id, set.sources)
    for (const carrier of set.carriers) kindFits(carrier, set.unit, note)
    for (const row of set.values) known(`${row.registration} ${row.company} ${row.menu}`, row.sources ?? [])
    return findings
  }
  for (const row of set.values) {
    known(row.key, row.sources)
    if (row.from !== null && row.to !== null && row.from > row.to)
      note(row.key, `from ${row.from} is after to ${row.to}`)
    rowUnit(set, row, note)
  }
  return findings
}

type Span = { file: string; key: string; from: number; to: number }
const spans = (file: string, set: CoefficientSet): Span[] =>
  set.kind === 'supplier-co2'
    ? set.values.flatMap((row) =>
        set.carriers.map((carrier) => ({
          file,
          key: `${set.kind} ${carrier} ${row.registration || row.company} ${row.menu}`,
          from: set.from,
          to: set.to,
        })),
      )
    : set.values.map((row) => ({
        file,
        key: `${set.kind} ${row.key}`,
        from: row.from ?? Number.NEGATIVE_INFINITY,
        to: row.to ?? Number.POSITIVE_INFINITY,
      }))

type Filed = { readonly file: string; readonly set: CoefficientSet }
/** Ids of the sets that others take the place of. */
export const supersededIds = (sets: readonly CoefficientSet[]): ReadonlySet<string> =>
  new Set(sets.flatMap((set) => set.supersedes ?? []))

/** Ids that stand twice, and sets that take the place of what is not there, of themselves or of a set of another kind. */
export const lintIds = (sets: readonly Filed[]): Finding[] => {
  const byId = new Map(sets.map(({ set }) => [set.id, set]))
  const twice = [...groupBy(sets, ({ set }) => set.id)].filter(([, of]) => of.length > 1)
  const replaced = sets.flatMap(({ file, set }) =>
    (set.supersedes ?? []).flatMap((id) => {
      const old = byId.get(id)
      const note = (message: string): Finding[] => [{ file, where: 'supersedes', message }]
      if (!old) return note(`there is no set ${id}`)
      if (id === set.id || old.supersedes?.includes(set.id)) return note(`${set.id} and ${id} take each other's place`)
      return old.kind === set.kind ? [] : note(`${id} is ${old.kind}, ${set.id} is ${set.kind}`)
    }),
  )
  return [
    ...twice.flatMap(([id, of]) =>
      of.slice(1).map(({ file }) => ({ file, where: 'id', message: `set ${id} stands twice` })),
    ),
    ...replaced,
  ]
}

/** Keys that two values claim for the same fiscal year: no year may have two answers, superseded sets apart. */
export const overlaps = (all: readonly Filed[]): Finding[] => {
  const old = supersededIds(all.map(({ set }) => set))
  const sets = all.filter(({ set }) => !old.has(set.id))
  const byKey = groupBy(
    sets.flatMap(({ file, set }) => spans(file, set)),
    (span) => span.key,
  )
  return [...byKey].flatMap(([key, group]) => {
    const sorted = group.toSorted((a, b) => a.from - b.from)
    return sorted.flatMap((span, i) => {
      const before = sorted[i - 1]
      if (!before || before.to < span.from) return []
      return [{ file: span.file, where: key, message: `validity overlaps the value in ${before.file}` }]
    })
  })
}
