import type { DecisionItem, NeighbourPoint } from '#core/decision-item'
import type { Verdict } from '#core/meter-record'
import { at, isoJst } from '#core/time'

export type VerdictName = Verdict['verdict']
/** In the order of what people meet most; suggested ones come before the others. */
const names: readonly VerdictName[] = ['set-aside', 'rollover', 'reset', 'true', 'replaced', 'ignore']
/** All six verdicts: the suggested ones first, best founded first. Their place is the key that chooses them. */
export const choices = ({ suggestions }: Pick<DecisionItem, 'suggestions'>): VerdictName[] => {
  const suggested = suggestions.map((s) => s.verdict.verdict)
  return [...suggested, ...names.filter((name) => !suggested.includes(name))]
}

/** What somebody fills in beside a verdict; empty: as it is. */
export type VerdictFields = {
  wrapsAt: string
  final: string
  initial: string
  /** Japan time, YYYY-MM-DDTHH:MM:SS */
  at: string
  /** id of a reading */
  until: string
}
export const NO_FIELDS: VerdictFields = { wrapsAt: '', final: '', initial: '', at: '', until: '' }

const clock = (iso: string): string => iso.slice(0, 19)
/** A Japan time of a field in UTC ms; undefined where it is none. */
export const momentOf = (local: string): number | undefined => {
  const ms = Date.parse(`${local}${local.length === 16 ? ':00' : ''}+09:00`)
  return Number.isFinite(ms) ? ms : undefined
}

/** The fields as a verdict has them, or as the two readings suggest. */
export const fieldsOf = (item: DecisionItem, name: VerdictName): VerdictFields => {
  const own = item.decision?.verdict.verdict === name ? item.decision.verdict : undefined
  const verdict = own ?? item.suggestions.find((s) => s.verdict.verdict === name)?.verdict
  const filled = { ...NO_FIELDS, until: item.to.reading }
  if (verdict === undefined)
    return name === 'replaced'
      ? { ...filled, at: clock(item.to.at), final: item.from?.value ?? '', initial: item.to.value }
      : filled
  switch (verdict.verdict) {
    case 'rollover':
      return { ...filled, wrapsAt: verdict.wrapsAt ?? '' }
    case 'reset':
      return { ...filled, final: verdict.final ?? '', initial: verdict.initial ?? '' }
    case 'replaced':
      return { ...filled, final: verdict.final, initial: verdict.initial, at: clock(isoJst(at(verdict.at))) }
    case 'set-aside':
      return { ...filled, until: verdict.until }
    default:
      return filled
  }
}

const given = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim())
const some = <K extends string>(key: K, value: string | undefined): { [k in K]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { [k in K]?: string }
/** The verdict of a filled form; undefined where something that it needs is empty. */
export const verdictOf = (name: VerdictName, fields: VerdictFields): Verdict | undefined => {
  const [final, initial] = [given(fields.final), given(fields.initial)]
  switch (name) {
    case 'rollover':
      return { verdict: 'rollover', ...some('wrapsAt', given(fields.wrapsAt)) }
    case 'reset':
      return { verdict: 'reset', ...some('final', final), ...some('initial', initial) }
    case 'replaced': {
      const moment = momentOf(fields.at)
      if (moment === undefined || final === undefined || initial === undefined) return undefined
      return { verdict: 'replaced', at: moment, final, initial }
    }
    case 'set-aside':
      return fields.until === '' ? undefined : { verdict: 'set-aside', until: fields.until }
    default:
      return { verdict: name }
  }
}

/** A point of a line on the chart: UTC ms and displayed value. */
export type LinePoint = readonly [t: number, value: number]
type Around = { readonly item: DecisionItem; readonly points: readonly NeighbourPoint[] }
const used = (points: readonly NeighbourPoint[]): LinePoint[] =>
  points.filter((p) => p.state === 'accepted').map((p) => [Date.parse(p.at), Number(p.value)])

/** The declared wrap, where a suggestion rests on it. */
const wrapOf = ({ suggestions }: DecisionItem, verdict: Extract<Verdict, { verdict: 'rollover' }>): number =>
  verdict.wrapsAt === undefined
    ? (suggestions.flatMap((s) => s.for).find((r) => r.code === 'wrap-declared')?.numbers['wrapsAt'] ?? Number.NaN)
    : Number(verdict.wrapsAt)

const shiftOf = (item: DecisionItem, verdict: Verdict): number => {
  const [r1, r2] = [Number(item.from?.value), Number(item.to.value)]
  switch (verdict.verdict) {
    case 'rollover':
      return wrapOf(item, verdict)
    case 'reset':
      return Number(verdict.final ?? r1) - Number(verdict.initial ?? 0)
    case 'replaced':
      return Number(verdict.final) - Number(verdict.initial)
    case 'ignore':
      return r1 - r2
    default:
      return 0
  }
}

/** What a verdict would make of the line of the register, from r1 on; nothing where there is no line before. */
export const verdictLine = ({ item, points }: Around, verdict: Verdict): LinePoint[] => {
  if (item.from === null || item.why === 'no-predecessor') return []
  const from: LinePoint = [Date.parse(item.from.at), Number(item.from.value)]
  const after = used(points).filter(([t]) => t >= Date.parse(item.to.at))
  if (verdict.verdict === 'set-aside') {
    const until = points.find((p) => p.reading === verdict.until)
    const back = until ? after.filter(([t]) => t > Date.parse(until.at)) : []
    return back.length === 0 ? [] : [from, ...back]
  }
  const shift = shiftOf(item, verdict)
  return Number.isFinite(shift) ? [from, ...after.map(([t, v]): LinePoint => [t, v + shift])] : []
}
