import { canonical, type Json } from './act.ts'
import type { Combination } from './combination.ts'
import { type MeterKey, meterKey } from './id.ts'
import { combinationsOf } from './meter-balance.ts'
import type { Plant } from './plant.ts'
import { meterRule } from './register.ts'
import { isVirtual } from './virtual-meter.ts'

/** One difference between two versions of a plant; `path` names list items by their id. Without `before` it is new, without `after` gone. */
export type PlantChange = { readonly path: string; readonly before?: Json; readonly after?: Json }
/** What a new version of a plant changes, and what the ledger has to derive again because of it. */
export type PlantDiff = {
  readonly changes: readonly PlantChange[]
  /** meters, virtual meters and balances whose slots are derived afresh */
  readonly afresh: readonly string[]
}

type Fields = Readonly<Record<string, Json | undefined>>
const isFields = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const DAY = /^\d{4}-\d{2}-\d{2}$/
/** An id; periods of one contract share it, and are told apart by their first day. */
const idOf = (item: Json): string | undefined => {
  const { id, from } = isFields(item) ? item : {}
  if (typeof id !== 'string') return undefined
  return typeof from === 'string' && DAY.test(from) ? `${id} ${from}` : id
}
/** A list of things with ids as a map, so that an order or an insertion is no change of what follows. */
const byId = (value: Json | undefined): Fields | undefined => {
  if (isFields(value)) return value
  if (!Array.isArray(value)) return undefined
  const items = value as readonly Json[]
  const ids = items.map(idOf)
  return items.length > 0 && ids.every((id) => id !== undefined)
    ? Object.fromEntries(items.map((item, i) => [ids[i] ?? '', item]))
    : undefined
}

const walk = (path: string, before: Json | undefined, after: Json | undefined): PlantChange[] => {
  if (canonical(before) === canonical(after)) return []
  const [a, b] = [byId(before), byId(after)]
  if (a && b)
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
      walk(path === '' ? key : `${path}/${key}`, a[key], b[key]),
    )
  return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }]
}

const ruleText = (rule: object): string =>
  JSON.stringify(rule, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
/** By what the slots of each meter, virtual meter and balance are derived. */
const rules = (plant: Plant): Map<MeterKey, string> => {
  const devices = plant.sites.flatMap((site) =>
    site.meters
      .filter((m) => !isVirtual(m))
      .map((m): [string, string] => [meterKey(site.id, m.id), ruleText(meterRule(m))]),
  )
  const sums = combinationsOf(plant).map((c: Combination): [string, string] => [c.key, ruleText(c)])
  return new Map([...devices, ...sums])
}

/** What differs between two versions of a plant, by path, and what is derived afresh. Both are checked plants. */
export const plantDiff = (before: Plant, after: Plant): PlantDiff => {
  const [was, is] = [rules(before), rules(after)]
  return {
    changes: walk('', before as unknown as Json, after as unknown as Json),
    afresh: [...is].filter(([key, rule]) => was.has(key) && was.get(key) !== rule).map(([key]) => key),
  }
}

const shown = (value: Json | undefined): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
/** One line for a change: `sites/osaka-dc/meters/ups-a/ct: 1 → 40`. */
export const printChange = ({ path, before, after }: PlantChange): string => {
  if (before === undefined) return `${path}: new: ${shown(after)}`
  return after === undefined ? `${path}: gone` : `${path}: ${shown(before)} → ${shown(after)}`
}
