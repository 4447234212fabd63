import type { Path } from './finding.ts'
import type { Meter, Site } from './plant.ts'
import { error, type Flaw } from './plant-flaw.ts'
import { unitInfo } from './unit.ts'

type Meters = ReadonlyMap<string, Meter>

/** A meter and its ancestors, nearest first; ends where a parent is missing or the line meets itself again. */
const lineage = (meter: Meter, meters: Meters): Meter[] => {
  const line = [meter]
  for (;;) {
    const parent = meters.get(line.at(-1)?.parent ?? '')
    if (!parent) return line
    const met = line.includes(parent)
    line.push(parent)
    if (met) return line
  }
}
const closesOn = (line: readonly Meter[]): boolean => line.length > 1 && line[0] === line.at(-1)

const unknownParent = (meter: Meter, meters: Meters): string | undefined =>
  meter.parent !== undefined && !meters.has(meter.parent) ? `unknown parent "${meter.parent}"` : undefined

/** Both ends of a balance may be counted (sold, stored), but the same energy may not be counted on two levels. */
const countedAbove = (meter: Meter, line: readonly Meter[]): string | undefined => {
  if (!meter.counted || meter.role === 'sold' || meter.role === 'storage') return undefined
  const above = line.slice(1).find((m) => m.counted && m.carrier === meter.carrier)
  return (
    above && `counted twice: "${meter.id}" is a part of "${above.id}", and both are counted ${meter.carrier} meters`
  )
}

/** A balance takes parts from a whole: both are of one kind. */
const otherKind = (meter: Meter, parent: Meter): string | undefined => {
  const [own, whole] = [unitInfo(meter.unit).kind, unitInfo(parent.unit).kind]
  return own === whole
    ? undefined
    : `"${meter.id}" is metered in ${meter.unit} (${own}), so it is no part of "${parent.id}" (${parent.unit}, ${whole})`
}
/** What a meter says of the balance with its parts. */
const balanceFits = (meter: Meter, meters: Meters, at: Path): Flaw[] => {
  const hasParts = [...meters.values()].some((m) => m.parent === meter.id)
  if (meter.balance !== undefined && !hasParts)
    return [
      error([...at, 'balance'], `"${meter.id}" has no parts, so there is no balance: no meter names it as parent`),
    ]
  return meter.declaredLoss !== undefined && meter.balance !== 'closed'
    ? [error([...at, 'declaredLoss'], 'declaredLoss goes with balance: closed')]
    : []
}

/** The tree of a site's meters: parents exist, lead to a root, and no energy is counted on two levels. */
export const checkTree = (site: Site, root: Path): Flaw[] => {
  const meters = new Map(site.meters.map((m) => [m.id, m]))
  const inCircle = new Set<Meter>()
  return site.meters.flatMap((meter, index) => {
    const at = [...root, 'meters', index]
    const line = lineage(meter, meters)
    const unknown = unknownParent(meter, meters)
    if (unknown) return [error([...at, 'parent'], unknown)]
    if (closesOn(line)) {
      if (inCircle.has(meter)) return []
      for (const m of line) inCircle.add(m)
      return [error([...at, 'parent'], `parents go in a circle: ${line.map((m) => m.id).join(' → ')}`)]
    }
    const flaws = balanceFits(meter, meters, at)
    const kind = line[1] && otherKind(meter, line[1])
    if (kind) flaws.push(error([...at, 'parent'], kind))
    const twice = countedAbove(meter, line)
    if (twice) flaws.push(error([...at, 'counted'], twice))
    return flaws
  })
}
