import type { Carrier } from './carrier.ts'
import { type Finding, lintIds, lintSet, overlaps, supersededIds } from './coefficient-lint.ts'
import {
  CoefficientSet,
  type FactorRow,
  type FuelRow,
  type Source,
  SourceRegistry,
  type SupplierRow,
  type SupplierSet,
} from './coefficient-set.ts'
import { groupBy } from './group.ts'

export type { Finding } from './coefficient-lint.ts'

type KeyedKind = Exclude<CoefficientSet['kind'], 'fuel' | 'supplier-co2'>
/** A row with the id of the set that it stands in. */
export type Placed<R> = R & { readonly set: string }

/** A supplier list with its rows by 登録番号, or by printed name where there is none. */
export type SupplierList = SupplierSet & { readonly bySupplier: ReadonlyMap<string, readonly SupplierRow[]> }

/** All factor tables, ready for look-up by key; a pure value made once from the files of coefficients/. */
export type Coefficients = {
  readonly sets: readonly CoefficientSet[]
  readonly sources: Readonly<Record<string, Source>>
  readonly rows: (kind: KeyedKind, key: string) => readonly Placed<FactorRow>[]
  readonly fuels: (key: string) => readonly Placed<FuelRow>[]
  readonly suppliers: (carrier: Carrier) => readonly SupplierList[]
}

/** One file of coefficients/, read and JSON-parsed; sources.json is the registry, every other file is one set. */
export type CoefficientFile = { readonly name: string; readonly json: unknown }
export type ParsedCoefficients =
  | { readonly ok: true; readonly coefficients: Coefficients }
  | { readonly ok: false; readonly findings: readonly Finding[] }

const SOURCES = 'sources.json'

/**
 * Look-ups over sets that are known to be sound; a set that another takes the place of is kept and not looked up. Also for the
 * sets that a close has pinned: those alone, as they were.
 */
export const coefficientsOf = (
  all: readonly CoefficientSet[],
  sources: Readonly<Record<string, Source>> = {},
): Coefficients => {
  const old = supersededIds(all)
  const sets = all.filter((set) => !old.has(set.id))
  const keyed = sets.flatMap((set) =>
    set.kind === 'fuel' || set.kind === 'supplier-co2'
      ? []
      : set.values.map((row) => ({ kind: set.kind, row: { ...row, set: set.id } })),
  )
  const rows = groupBy(keyed, ({ kind, row }) => `${kind} ${row.key}`)
  const fuels = groupBy(
    sets.flatMap((set) => (set.kind === 'fuel' ? set.values.map((row) => ({ ...row, set: set.id })) : [])),
    (row) => row.key,
  )
  const lists = sets
    .filter((set) => set.kind === 'supplier-co2')
    .map((set) => ({ ...set, bySupplier: groupBy(set.values, (row) => row.registration || row.company) }))
    .toSorted((a, b) => b.from - a.from)
  const suppliers = groupBy(
    lists.flatMap((list) => list.carriers.map((carrier) => ({ carrier, list }))),
    ({ carrier }) => carrier,
  )
  return {
    sets: all,
    sources,
    rows: (kind, key) => (rows.get(`${kind} ${key}`) ?? []).map(({ row }) => row),
    fuels: (key) => fuels.get(key) ?? [],
    suppliers: (carrier) => (suppliers.get(carrier) ?? []).map(({ list }) => list),
  }
}

/** Reads all factor files at once; either a usable whole, or every finding of every file. */
export const parseCoefficients = (files: readonly CoefficientFile[]): ParsedCoefficients => {
  const findings: Finding[] = []
  const refuse = (file: string, issues: readonly { path: PropertyKey[]; message: string }[]) => {
    for (const { path, message } of issues) findings.push({ file, where: path.map(String).join('.'), message })
  }
  const registry = SourceRegistry.safeParse(files.find((file) => file.name === SOURCES)?.json ?? {})
  if (!registry.success) refuse(SOURCES, registry.error.issues)
  const sources = registry.data ?? {}
  const sets = files.flatMap(({ name, json }) => {
    if (name === SOURCES) return []
    const parsed = CoefficientSet.safeParse(json)
    if (parsed.success) return [{ file: name, set: parsed.data }]
    refuse(name, parsed.error.issues)
    return []
  })
  const documents = Object.assign({}, ...sets.map(({ set }) => set.documents ?? {}), sources) as Record<string, Source>
  const known = new Set(Object.keys(documents))
  for (const { file, set } of sets) {
    findings.push(...lintSet(file, set, known))
    if (`${set.id}.json` !== file)
      findings.push({ file, where: 'id', message: `the file of set ${set.id} is ${set.id}.json` })
  }
  findings.push(...lintIds(sets), ...overlaps(sets))
  if (findings.length > 0) return { ok: false, findings }
  return {
    ok: true,
    coefficients: coefficientsOf(
      sets.map(({ set }) => set),
      documents,
    ),
  }
}
