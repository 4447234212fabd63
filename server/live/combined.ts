import type { Combination } from '#core/combination'
import type { MeterNow } from './facts.ts'

/**
 * The present state of the sums that rest on a meter that moved: the rate of all parts together, as old as the part that was
 * heard of longest ago (`patience`: after how many ms a meter is silent). Undefined where a part was never heard of. Nothing is displayed, so the value is empty.
 */
export const sumsNow = (
  sums: readonly Combination[],
  meters: ReadonlyMap<string, MeterNow>,
  { moved, patience }: { moved: ReadonlySet<string>; patience: ReadonlyMap<string, number> },
): [string, MeterNow | undefined][] =>
  sums
    .filter(({ parts }) => parts.some(({ meter }) => moved.has(meter)))
    .map(({ key, parts, den }) => {
      const now = parts.map(({ meter, num }) => ({
        meter,
        factor: Number(num) / Number(den),
        of: meters.get(meter),
      }))
      const known = now.flatMap(({ of }) => of ?? [])
      if (known.length < parts.length) return [key, undefined]
      const rates = now.flatMap(({ factor, of }) => (of?.rate == null ? [] : [factor * of.rate]))
      const rate = rates.length < parts.length ? null : rates.reduce((a, b) => a + b, 0)
      const quality = (['suspect', 'estimated'] as const).find((q) => known.some((m) => m.quality === q)) ?? 'good'
      const silentAt = Math.min(...now.map(({ of, meter }) => (of?.at ?? 0) + (patience.get(meter) ?? 0)))
      return [key, { at: Math.min(...known.map((m) => m.at)), value: '', rate, quality, silentAt }]
    })
