import { absent, type Computed, computed } from '#core/computed'
import type { Name } from '#core/id'
import { type Course, outlook } from '#core/landing'
import { once } from '#core/once'
import type { Target } from '#core/plant'
import { type MonthValue, sizeOf } from '#core/season'
import { soFar, type TargetInput } from '#core/target'
import { targetInput } from '#core/target-of'
import { type Manner, manner } from '#core/target-path'
import { type Month, monthInterval } from '#core/time'
import { type Ask, type Found, type Ground, leaf, PERIOD, type Ref, SITE } from './ground.ts'

/** What of a target a node needs. */
export type Asked = {
  readonly ground: Ground
  readonly ask: Ask
  readonly input: TargetInput
  readonly course: Course
  readonly how: Manner
  /** `fy2026.target.<id>.`, on the other basis with `other.` */
  readonly prefix: string
  /** of the months */
  readonly basis: 'own' | 'other'
}
/** Beginning of the ids of a target. */
export const TARGET = `${PERIOD}\\.target\\.${SITE}(\\.other)?`

// every node of a target rests on the same months: they are worked out once for the facts of a year
const inputs = once((_facts: Ground['facts']) => new Map<string, ReturnType<typeof targetInput>>())
const inputOf = (facts: Ground['facts'], target: Target, basis: Asked['basis']): ReturnType<typeof targetInput> => {
  const known = inputs(facts)
  const key = `${target.id} ${basis}`
  const found = known.get(key) ?? targetInput(facts, target, basis)
  known.set(key, found)
  return found
}
/** Undefined where there is no such target, or it has no other basis. */
export const askedOf = (ground: Ground, ask: Ask): Asked | undefined => {
  const { facts } = ground
  const [, id, other] = ask.parts
  const target = facts.plant.targets.find((t) => t.id === id)
  const basis = other === undefined ? 'own' : 'other'
  const found = target && inputOf(facts, target, basis)
  if (!target || !found) return undefined
  const { input } = found
  return {
    ground,
    ask,
    input,
    course: { year: input.thisYear, months: input.months, lastYear: input.lastYear },
    how: manner(target.metric),
    prefix: `${ask.period.id}.target.${id}.${basis === 'other' ? 'other.' : ''}`,
    basis,
  }
}

/** A node of the target by its name. */
export const own = ({ prefix }: Asked, name: string, weight = 1): Ref => ({ id: `${prefix}${name}`, weight })
/** A month of the target: of this year, or of last. */
export const monthRef = (
  a: Asked,
  name: 'value' | 'size',
  { month, weight = 1 }: { month: Month; weight?: number },
): Ref => ({
  id: `${month}.target.${a.input.target.id}.${a.basis === 'other' ? 'other.' : ''}${name}`,
  weight,
})
/** A node of the target, in its unit. */
export const node = (
  a: Asked,
  title: Name,
  rest: Omit<Found, 'title' | 'unit'> & { readonly unit?: string },
): Found => ({
  unit: a.input.about.unit,
  ...rest,
  title: { ja: `${a.input.target.name.ja} ${title.ja}`, en: `${a.input.target.name.en}: ${title.en}` },
})
/** The one shown figure by which nodes of a sum over months are worked out. */
export const total = (months: readonly MonthValue[]): Computed<number> =>
  months.length > 0 ? computed(months.reduce((sum, m) => sum + sizeOf(m), 0)) : absent('no-readings')
/** Whether the months weigh by what they measure themselves. */
export const isAmount = ({ how }: Asked): boolean => how === 'amount'
export const outlookOf = ({ course }: Asked) => outlook(course)
export const soFarOf = ({ input }: Asked): Computed<number> => soFar(input)
export const share = (id: string, title: Name, value: number): Ref => leaf(id, title, { value, unit: '1' })
export const daysOf = (month: Month): number => {
  const { start, end } = monthInterval(month)
  return (end - start) / 86_400_000
}
