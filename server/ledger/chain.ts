import { newState, type State } from '#core/engine'
import { type PlacedEstimate, type Profile, profileOf } from '#core/gap'
import { ruleAt } from '#core/meter-history'
import type { Rule } from '#core/register'
import type { Aside, Gap, Sample, Sink, Unexplained } from '#core/sample'
import { type Findings, type Slots, slotSink } from '#core/slot'
import { type EpochMs, HOUR, SLOT } from '#core/time'
import type { Basis } from './basis.ts'

/** A gap as it was split. */
export type FoundGap = { readonly gap: Gap; readonly method: string }
/** What a fold found, to be written at the next flush. */
export type Found = {
  unexplained: Unexplained[]
  setAside: { sample: Sample; why: Aside; head: boolean }[]
  decided: { from: Sample; to: Sample; act: number }[]
  gaps: FoundGap[]
}
/** The newest reading that counts at its instant, usable or refused. */
export type Last = { at: number; value: string; quality: number; epoch: number; seq: number; refused: boolean }
/** The live end of one meter's series: where its fold stands, the slots that filled since the last flush, its power. */
export type Chain = {
  readonly meter: number
  basis: Basis
  state: State
  last: Last | undefined
  readonly slots: Slots
  readonly found: Found
  /** late data: what touches [from, to] is to be recomputed; `since`: the first row that asked for it */
  dirty: { from: number; to: number; since: number } | undefined
  /** a missing seq came in: at the next flush look for delta samples that have found their predecessor */
  relink: boolean
  /** running amount at recent samples, for the power of a counter */
  recent: { at: number; run: number }[]
  run: number
  /** time of the newest step that rules 2 or 4 to 6 looked at */
  trouble: number
}

export const newChain = (meter: number, basis: Basis): Chain => ({
  meter,
  basis,
  state: newState(),
  last: undefined,
  slots: new Map(),
  found: { unexplained: [], setAside: [], decided: [], gaps: [] },
  dirty: undefined,
  relink: false,
  recent: [],
  run: 0,
  trouble: Number.NEGATIVE_INFINITY,
})
/** The rule in force at the end of the series. */
export const ruleOf = (chain: Chain): Rule => ruleAt(chain.basis.history, Number.POSITIVE_INFINITY)
/** Behind this time no estimate of a person lies, UTC ms. */
const estimatedUntil = ({ estimates }: Basis): number =>
  estimates.reduce((t, e) => Math.max(t, e.to), Number.NEGATIVE_INFINITY)

/** Slots as the chain has them, else as they stand in the tables. */
type Stored = (start: number) => { readonly amount: number; readonly measured: number } | undefined
const profile = (chain: Chain, stored: Stored): Profile => profileOf((start) => chain.slots.get(start) ?? stored(start))

/** A sink into slots and findings that also keeps the running amount for live power. */
export const chainSink = (chain: Chain, { minutesFrom, stored }: { minutesFrom: number; stored: Stored }): Sink => {
  const { found } = chain
  const findings: Findings = {
    unexplained: (item) => {
      found.unexplained.push(item)
      chain.recent = []
      chain.trouble = item.to.at
    },
    setAside: (sample, why, head) => {
      found.setAside.push({ sample, why, head })
      if (head) chain.trouble = sample.at
    },
    decided: (from, to, act) => {
      found.decided.push({ from, to, act })
      chain.trouble = to.at
    },
    gap: (gap, method) => found.gaps.push({ gap, method }),
  }
  const estimates: readonly PlacedEstimate[] = chain.basis.estimates
  const sink = slotSink(chain.slots, findings, { minutesFrom, estimates, profile: profile(chain, stored) })
  const ran = (start: EpochMs, end: EpochMs, amount: number): void => {
    if (chain.recent.length === 0) chain.recent.push({ at: start, run: chain.run })
    chain.run += amount
    remember(chain, end)
  }
  return {
    ...sink,
    span: (start, end, amount) => {
      sink.span(start, end, amount)
      ran(start, end, amount)
    },
    gap: (gap) => {
      sink.gap(gap)
      for (const { start, end, amount } of gap.parts) ran(start, end, amount)
    },
    flag: (flag, at) => {
      sink.flag(flag, at)
      if (flag === 'rollover') chain.trouble = at
    },
  }
}

/** Window over which the power of a counter is taken, at most, ms; longer where its samples lie further apart. */
const POWER_WINDOW = 60_000
/** Samples nearer to each other than this are one in that window, ms: it begins at one of thirty. */
const POWER_STEP = POWER_WINDOW / 30
const remember = (chain: Chain, at: EpochMs): void => {
  const { recent } = chain
  const [before, last] = [recent.at(-2), recent.at(-1)]
  if (before && last && last.at - before.at < POWER_STEP) {
    last.at = at
    last.run = chain.run
  } else recent.push({ at, run: chain.run })
  while (recent.length > 2 && (recent[1]?.at ?? at) <= at - POWER_WINDOW) recent.shift()
}

/** Displayed steps that a power shall rest on: fewer would make it jump by the register's resolution. */
const STEPS = 50
/** The rate now: base units an hour. Of a counter over the shortest recent window with enough register steps in it. */
export const rateOf = (chain: Chain): number | null => {
  const { measure, resolution } = ruleOf(chain)
  const { r1 } = chain.state
  if (measure === 'gauge') return r1 ? r1.r / 1e6 : null
  const end = chain.recent.at(-1)
  if (!end || chain.recent.length < 2) return null
  for (let i = chain.recent.length - 2; i >= 0; i -= 1) {
    const start = chain.recent[i]
    if (!start) continue
    if (i === 0 || end.run - start.run >= STEPS * resolution)
      return ((end.run - start.run) / 1e6 / (end.at - start.at)) * HOUR
  }
  return null
}

/** The accepted sample that the next one is measured from, UTC ms: slots go on filling from there. */
const openSince = ({ state, last }: Chain): number | undefined => state.r1?.at ?? last?.at
/** Whether a person's estimate shares in slots that go on filling: they are then made whole each time. */
export const isShared = (chain: Chain): boolean =>
  chain.basis.estimates.length > 0 && (openSince(chain) ?? Number.NEGATIVE_INFINITY) < estimatedUntil(chain.basis)

/** Forgets slots that are finished and written; from the one that the state lies in they go on filling. */
export const keepOpen = (chain: Chain): void => {
  const since = openSince(chain)
  if (since === undefined) return
  const open = Math.floor(since / SLOT) * SLOT
  for (const start of chain.slots.keys()) if (start < open) chain.slots.delete(start)
}
/** Widens the stretch to recompute; `since`: the row that asks for it, none where a start would ask again by itself. */
export const markDirty = (chain: Chain, from: number, to: number, since = Number.POSITIVE_INFINITY): void => {
  const before = chain.dirty ?? { from, to, since }
  chain.dirty = {
    from: Math.min(from, before.from),
    to: Math.max(to, before.to),
    since: Math.min(since, before.since),
  }
}
