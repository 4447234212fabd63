import type { Decision } from '#core/meter-record'
import { judge, type VerdictFlaw } from '#core/verdict'
import { listed, stepOfListed } from './decisions.ts'
import { SHOWN, type Sources, stepCase } from './step-case.ts'

/** Why a record cannot hold: its place in the request, a code, and the cause in words. */
export type RecordFlaw = { readonly index: number; readonly flaw: string; readonly detail: string }
/** A record as it is asked for, with the key that it gets. */
export type AskedRecord<B> = { readonly key: string; readonly record: B }

/** What a flaw of a verdict means, for the person who asked. */
const words: Record<VerdictFlaw, string> = {
  falls: 'a negative step is no consumption',
  'over-cap': 'it would count more than the meter can count in that time',
  negative: 'it would count less than nothing',
  'no-wrap': 'the plant declares no wrapsAt; give the value at which the register wraps',
  'unreadable-value': 'the meter cannot show a value that is given',
  'no-first-reading': 'there is no reading before the step',
  outside: 'the instant does not lie between the two readings',
  'unknown-reading': 'the last reading set aside is none of those after the step',
  'not-a-counter': 'only a cumulative register rolls over, is reset or is replaced',
  'across-an-event': 'the step crosses an event: enter its final and initial value there',
}

/** Why decisions cannot hold on the steps as they stand now. */
export const decisionFlaws = async (
  sources: Sources,
  asked: readonly AskedRecord<Decision>[],
): Promise<RecordFlaw[]> => {
  const { all, steps } = await listed(sources, undefined)
  const known = new Map(all.map((l) => [l.key, l]))
  const each = asked.map(async ({ key, record }, index): Promise<RecordFlaw[]> => {
    const item = known.get(key)
    if (!item) return [{ index, flaw: 'unknown-step', detail: 'no unexplained step stands between these readings' }]
    if (item.state === 'stale' && !item.row)
      return [{ index, flaw: 'stale', detail: 'other readings came in between: the step is there no more' }]
    const step = await stepOfListed(sources, item)
    const found = step && (await stepCase(sources, step, { steps, beside: SHOWN }))
    if (!found) return [{ index, flaw: 'unknown-step', detail: 'its readings or its meter are gone' }]
    const judged = judge(found.step, record.verdict)
    return judged.ok ? [] : [{ index, flaw: judged.flaw, detail: words[judged.flaw] }]
  })
  return (await Promise.all(each)).flat()
}
