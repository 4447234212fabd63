import type { CoefficientSet } from './coefficient-set.ts'
import { groupBy } from './group.ts'

/** A value that one set has and the other has not, or has otherwise. */
export type SetChange = {
  readonly row: string
  readonly change: 'new' | 'gone' | 'changed'
  readonly before: string | null
  readonly after: string | null
}
type Printed = { readonly row: string; readonly value: string }

const printedRows = (set: CoefficientSet): Printed[] => {
  if (set.kind === 'supplier-co2')
    return set.values.map((r) => ({
      row: [r.registration || r.company, r.menu].filter((part) => part !== '').join(' '),
      value: `${r.basic ?? '-'} / ${r.adjusted ?? '-'}${r.substituted ? ' ※' : ''} ${set.unit}`,
    }))
  if (set.kind === 'fuel')
    return set.values.map((r) => ({
      row: `${r.key} ${r.from ?? ''}–${r.to ?? ''}`,
      value: `${r.heat ?? '-'} ${r.heatUnit}, ${r.carbon ?? '-'} ${r.carbonUnit}, ${r.product ?? '-'}`,
    }))
  return set.values.map((r) => ({ row: `${r.key} ${r.from ?? ''}–${r.to ?? ''}`, value: `${r.value} ${r.unit}` }))
}

/** Row by row what changed from one set to another, as printed. */
export const setChanges = (before: CoefficientSet, after: CoefficientSet): SetChange[] => {
  const [old, now] = [before, after].map((set) => groupBy(printedRows(set), ({ row }) => row))
  if (!old || !now) return []
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((row): SetChange[] => {
    const was =
      old
        .get(row)
        ?.map((r) => r.value)
        .join('; ') ?? null
    const is =
      now
        .get(row)
        ?.map((r) => r.value)
        .join('; ') ?? null
    if (was === is) return []
    return [{ row, change: was === null ? 'new' : is === null ? 'gone' : 'changed', before: was, after: is }]
  })
}
