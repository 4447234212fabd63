import type { AnnualView } from '#core/annual-view'
import type { ClosingYear, MonthLine } from '#core/close-view'
import type { Figure } from '#core/figure'
import type { Month } from '#core/time'

/** Something that stands between today and the filing, with where it is done. */
export type Remaining =
  | { kind: 'blocked' | 'ready' | 'adjustment' | 'reopened'; site: string; months: Month[]; count: number }
  | { kind: 'activity'; segment: string; months: Month[] }
  | { kind: 'decisions'; count: number }
  | { kind: 'reasons'; segment: string | null; due: AnnualView['company']['comparison']['due'] }
  | { kind: 'absent'; figure: string; segment: string; what: 'intensity' | 'improvement' | 'optimised'; why: Why }
  | { kind: 'provisional'; used: number }
  | { kind: 'unverified'; factors: string[] }
type Why = Extract<Figure, { why: unknown }>['why']

const closeKinds = ['blocked', 'reopened', 'adjustment', 'ready'] as const
const ofSite = ({ site, months }: ClosingYear): Remaining[] =>
  closeKinds.flatMap((kind) => {
    const lines = months.filter((m) => m.state === kind)
    const count = lines.reduce((sum, m: MonthLine) => sum + m.blocking, 0)
    return lines.length > 0 ? [{ kind, site, months: lines.map((m) => m.month), count }] : []
  })

const ofSegment = ({ fiscalYear, intensity }: AnnualView): Remaining[] =>
  intensity.flatMap(({ segment, activities, intensity: i, improvement, optimised, comparison }) => {
    const missing = activities[0]?.missing ?? []
    const id = `fy${fiscalYear}.segment.${segment}`
    const absent = (what: 'intensity' | 'improvement' | 'optimised', figure: Figure): Remaining[] =>
      'why' in figure && figure.why !== 'not-in-force'
        ? [{ kind: 'absent', figure: `${id}.${what}`, segment, what, why: figure.why }]
        : []
    return [
      ...(missing.length > 0 ? [{ kind: 'activity', segment, months: missing } as const] : []),
      ...(missing.length > 0 ? [] : absent('intensity', i)),
      ...('why' in i ? [] : absent('improvement', improvement)),
      ...absent('optimised', optimised.intensity),
      ...(comparison.due.length > 0 ? [{ kind: 'reasons', segment, due: comparison.due } as const] : []),
    ]
  })

/** All that is left to do, what blocks first. `decisions`: how many steps and refused readings wait for a person. */
export const remaining = (view: AnnualView, closes: readonly ClosingYear[], decisions: number): Remaining[] => {
  const { proof, comparison } = view.company
  const sites = closes.flatMap(ofSite)
  return [
    ...sites.filter((r) => r.kind !== 'ready'),
    ...ofSegment(view).filter((r) => r.kind === 'activity'),
    ...(decisions > 0 ? [{ kind: 'decisions', count: decisions } as const] : []),
    ...sites.filter((r) => r.kind === 'ready'),
    ...ofSegment(view).filter((r) => r.kind !== 'activity'),
    ...(comparison.due.length > 0 ? [{ kind: 'reasons', segment: null, due: comparison.due } as const] : []),
    ...(proof.provisional === null ? [] : [{ kind: 'provisional', used: proof.provisional } as const]),
    ...(proof.unverified.length > 0 ? [{ kind: 'unverified', factors: proof.unverified } as const] : []),
  ]
}

/** What has to be done, against what is only to be known. */
export const isDuty = ({ kind }: Remaining): boolean =>
  kind !== 'provisional' && kind !== 'unverified' && kind !== 'absent'
