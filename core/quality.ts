import { z } from 'zod'
import { Id, MeterKey } from './id.ts'

/** 品質規則: what may be odd about a series that the engine itself has no cause to refuse. */
export const QualityRule = z.enum(['spike', 'stuck', 'zero', 'negative', 'high', 'low', 'estimated', 'power', 'sum'])
export type QualityRule = z.infer<typeof QualityRule>

const share = z.number().positive().max(10)
const times = z.number().gt(1).max(1_000)
const deviations = z.number().positive().max(100)
const hours = z.number().positive().max(8_760)
const days = z.int().positive().max(366)
/** A rule's parameters, each with its default; `false` in plant.yaml turns the rule off. */
const rule = <S extends z.ZodRawShape>(shape: S) => z.union([z.literal(false), z.strictObject(shape).partial()])

/** `quality:` of a site or a meter in plant.yaml: what it names takes the place of the default, a meter's before its site's. */
export const QualitySettings = z
  .strictObject({
    weeks: z.int().min(4).max(26).describe('past weeks that a slot is compared with; default 8'),
    spike: rule({
      times: times.describe('of the highest slot of the past weeks, and of the slots around; default 2'),
      deviations: deviations.describe('robust standard deviations above the same half-hour of past weeks; default 8'),
    }).describe('突出: a slot or two far above all that is usual'),
    stuck: rule({
      hours: hours.describe('without a move, in half-hours that usually move, and at least 3 × every; default 4'),
      share: share
        .max(1)
        .describe('of the highest half-hour of the past weeks that one must usually count to be missed; default 0.05'),
    }).describe('固着: the displayed value does not move while it usually does and the site works'),
    zero: rule({
      hours: hours.describe('of nothing where there is usually load; such a run is no longer called stuck; default 24'),
    }).describe('ゼロ継続'),
    negative: rule({
      hours: hours.describe('below zero in a row; default 1'),
    }).describe('負値: a gauge of a kind that cannot be negative'),
    high: rule({
      share: share.describe('above the highest day of the past weeks; default 1: twice as high'),
      deviations: deviations.describe('robust standard deviations above the same weekday; default 6'),
    }).describe('過大: a day far above any of the past weeks'),
    low: rule({
      share: share.max(1).describe('below the lowest day of the past weeks; default 0.5'),
      deviations: deviations.describe('robust standard deviations below the same weekday; default 6'),
    }).describe('過小: a day far below any of the past weeks'),
    estimated: rule({
      share: share.max(1).describe('of the time of a day that is estimated; default 0.5'),
      days: days.describe('such days in a row; default 3'),
    }).describe('推計の継続'),
    power: rule({
      meter: Id.describe('the gauge of the same device whose integral the register must equal'),
      tolerance: share.max(1).describe('share of the day’s amount; default 0.05'),
      days: days.describe('days in a row; default 2'),
    }).describe('電力量と電力の不一致: only where `meter` is named'),
  })
  .partial()
export type QualitySettings = z.infer<typeof QualitySettings>

/** The defaults: chosen so that a plant without faults gives no finding in a year. */
export const qualityDefaults = {
  weeks: 8,
  spike: { times: 2, deviations: 8 },
  stuck: { hours: 4, share: 0.05 },
  zero: { hours: 24 },
  negative: { hours: 1 },
  high: { share: 1, deviations: 6 },
  low: { share: 0.5, deviations: 6 },
  estimated: { share: 0.5, days: 3 },
  power: { meter: undefined as Id | undefined, tolerance: 0.05, days: 2 },
} as const
type Defaults = typeof qualityDefaults
type Numbers<T> = { readonly [K in keyof T]: T[K] extends number ? number : T[K] }
/** Settings as they hold for one meter. */
export type Quality = { readonly weeks: number } & {
  readonly [R in Exclude<keyof Defaults, 'weeks'>]: Numbers<Defaults[R]> | false
}

const settled = <T extends object>(preset: T, own: readonly (Partial<T> | false | undefined)[]): T | false =>
  own.reduce<T | false>((now, next) => {
    if (next === undefined) return now
    return next === false ? false : { ...(now === false ? preset : now), ...next }
  }, preset)

/** The settings of a meter: defaults, then its site's, then its own. */
export const qualityOf = (site: QualitySettings | undefined, meter: QualitySettings | undefined): Quality => {
  const d = qualityDefaults
  const own = <R extends Exclude<keyof Defaults, 'weeks'>>(r: R) =>
    settled(d[r] as Numbers<Defaults[R]>, [
      site?.[r] as Partial<Numbers<Defaults[R]>> | false | undefined,
      meter?.[r] as Partial<Numbers<Defaults[R]>> | false | undefined,
    ])
  return {
    weeks: meter?.weeks ?? site?.weeks ?? d.weeks,
    spike: own('spike'),
    stuck: own('stuck'),
    zero: own('zero'),
    negative: own('negative'),
    high: own('high'),
    low: own('low'),
    estimated: own('estimated'),
    power: own('power'),
  }
}

/**
 * 品質の指摘: something odd in [from, to), in numbers from which its text is made. All four are of one unit: spike, high, low,
 * negative, power: the meter's base unit (amount, usual amount, limit); stuck, zero: h (without a move, of them usually moving,
 * limit); estimated: 1 (share of the time, 0, limit). A finding changes no amount; it asks a person to look.
 */
export const QualityFinding = z.object({
  id: z.string().describe('meter, rule and beginning: it stays the same while the finding grows'),
  rule: QualityRule,
  meter: MeterKey,
  from: z.int().describe('UTC ms'),
  to: z.int().describe('UTC ms'),
  value: z.number(),
  expected: z.number(),
  limit: z.number(),
  unit: z.string(),
  reference: MeterKey.optional().describe('the meter that it was compared with'),
})
export type QualityFinding = z.infer<typeof QualityFinding>
export const qualityFindingId = (f: Pick<QualityFinding, 'meter' | 'rule' | 'from'>): string =>
  `${f.meter} ${f.rule} ${f.from}`
