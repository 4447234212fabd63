import type { Act } from '#core/act'
import { authorOf, type DecisionItem, type DecisionState, type Names, type StepSide } from '#core/decision-item'
import { Decision, decisionKey, type Verdict } from '#core/meter-record'
import { placedMeters } from '#core/plant-index'
import { glitchWindow, MICRO, scaled } from '#core/register'
import { suggestionsFor } from '#core/suggestion'
import { type EpochMs, isoJst } from '#core/time'
import type { NearReading } from '#core/verdict'
import { ruleOf, type Sources, stepCase } from './step-case.ts'
import { type Unexplained, unexplainedSteps } from './unexplained.ts'

/** A decision that stands, with the act that holds it. */
export type Standing = { readonly act: Act; readonly decision: Decision; readonly key: string }
/** All that is open, decided or stale at a site, or at all of them, newest first. */
export type Listed = {
  readonly key: string
  readonly state: DecisionState
  readonly meter: string
  readonly toAt: number
  readonly row: Unexplained | undefined
  readonly standing: Standing | undefined
}

/** Decisions at most: years of them. */
const MOST = 10_000
const standing = async ({ read }: Sources, site: string | undefined): Promise<Standing[]> => {
  const acts = await read('acts', { kinds: ['decision'], site, current: true, limit: MOST })
  return acts.flatMap((act) => {
    const decision = Decision.safeParse(act.body)
    return decision.success ? [{ act, decision: decision.data, key: decisionKey(decision.data) }] : []
  })
}

/** Every step and decision of a site with its state; `steps`: the unexplained ones among them. */
export const listed = async (
  sources: Sources,
  site: string | undefined,
): Promise<{ all: Listed[]; steps: Unexplained[] }> => {
  const [steps, decisions, applied] = await Promise.all([
    unexplainedSteps(sources.read, site),
    standing(sources, site),
    sources.read('appliedDecisions', { site }),
  ])
  const isApplied = new Set(applied)
  const byKey = new Map(decisions.map((d) => [d.key, d]))
  const keyOf = (s: Unexplained): string => decisionKey(s)
  const open = steps
    .filter((s) => !s.ignored && !byKey.has(keyOf(s)))
    .map(
      (row): Listed => ({ key: keyOf(row), state: 'open', meter: row.meter, toAt: row.toAt, row, standing: undefined }),
    )
  const rows = new Map(steps.map((s) => [keyOf(s), s]))
  const judged = decisions.map((d): Listed => {
    const row = rows.get(d.key)
    const state = isApplied.has(d.act.id) ? 'decided' : 'stale'
    return { key: d.key, state, meter: d.decision.meter, toAt: row?.toAt ?? d.act.at, row, standing: d }
  })
  const all = [...open, ...judged].sort((a, b) => b.toAt - a.toAt || (a.key < b.key ? -1 : 1))
  return { all, steps }
}

/** The step that a standing decision is about, as if it were not decided. */
const undecided = async (sources: Sources, { meter, from, to }: Decision): Promise<Unexplained | undefined> => {
  const { plant, read } = sources
  const placed = placedMeters(plant).find((m) => m.key === meter)
  const [a, b] = await Promise.all([
    from === null ? null : read('readingNamed', { meter, name: from }),
    read('readingNamed', { meter, name: to }),
  ])
  if (!placed || !b || (from !== null && !a)) return undefined
  const rule = await ruleOf(sources, placed, b.at)
  const [r1, r2] = [a ? scaled(rule, a.value) : 0, scaled(rule, b.value)]
  if (typeof r1 !== 'number' || typeof r2 !== 'number') return undefined
  return {
    ...{ meter, from, to, why: 'step', ignored: false },
    ...{ fromAt: a?.at ?? null, fromValue: a?.value ?? null, toAt: b.at, toValue: b.value, newestAt: b.at },
    amount: rule.measure === 'delta' ? r2 : r2 - r1,
  }
}
/** The step of a listed item, open or decided; undefined: its readings or meter are gone from plant or ledger. */
export const stepOfListed = async (sources: Sources, l: Listed): Promise<Unexplained | undefined> =>
  l.row ?? (l.standing ? undecided(sources, l.standing.decision) : undefined)

/** An item as people see it; suggestions where it is open. */
export const itemOf = async (
  sources: Sources,
  l: Listed,
  { steps, names }: { steps: readonly Unexplained[]; names: Names },
): Promise<DecisionItem | undefined> => {
  const step = await stepOfListed(sources, l)
  const found = step && (await stepCase(sources, step, { steps }))
  if (!step || !found) return undefined
  const side = ({ id, at, value }: NearReading): StepSide => ({ reading: id, at: isoJst(at as EpochMs), value })
  const verdict: Verdict | undefined = l.standing?.decision.verdict
  return {
    key: l.key,
    state: l.state,
    site: step.meter.split('/')[0] ?? '',
    meter: step.meter,
    from: found.step.from && side(found.step.from),
    to: side(found.step.to),
    amount: step.amount / MICRO,
    unit: found.placed.unit,
    why: step.why,
    openEnded: step.newestAt <= step.toAt + glitchWindow(found.placed.meter),
    suggestions: suggestionsFor(found.step, found.around),
    decision: l.standing && verdict ? { ...authorOf(l.standing.act, names), verdict } : null,
  }
}
