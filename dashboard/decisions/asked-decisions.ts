import type { DecisionItem } from '#core/decision-item'
import type { Verdict } from '#core/meter-record'
import type { Asked } from '../api/meter-records.ts'

/** A decision on an item as the API takes it; its basis is the decision that the person saw. */
export const askedDecision = (item: DecisionItem, verdict: Verdict): Asked => ({
  record: { meter: item.meter, from: item.from?.reading ?? null, to: item.to.reading, verdict },
  basis: item.decision?.act ?? null,
})

/** Other open items of the same meter for which the same verdict is the best founded one, each with its own values. */
export const alike = (items: readonly DecisionItem[], item: DecisionItem, verdict: Verdict): Asked[] =>
  items.flatMap((other) => {
    if (other.key === item.key || other.meter !== item.meter || other.state !== 'open') return []
    const [best] = other.suggestions
    return best?.verdict.verdict === verdict.verdict ? [askedDecision(other, best.verdict)] : []
  })
