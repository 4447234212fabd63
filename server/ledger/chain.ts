import { difference, type Sample, type Sink } from '#core/difference'
import type { Rule } from '#core/register'
import { type Findings, type Slots, slotSink } from '#core/slot'
import { type EpochMs, HOUR, SLOT } from '#core/time'

/** What a fold found, to be written at the next flush. */
export type Found = {
  unexplained: { from: Sample | undefined; to: Sample; amount: number }[]
  setAside: { sample: Sample; why: string }[]
}
/** The newest reading that counts at its instant, usable or refused. */
export type Last = { at: number; value: string; quality: number; epoch: number; seq: number; refused: boolean }
/** The live end of one meter's series: its last accepted sample, the slots that filled since the last flush, its power. */
export type Chain = {
  readonly meter: number
  readonly rule: Rule
  state: Sample | undefined
  last: Last | undefined
  readonly slots: Slots
  readonly found: Found
  /** late data: recompute what touches [from, to] at the next flush */
  dirty: { from: number; to: number } | undefined
  /** a missing seq came in: at the next flush look for delta samples that have found their predecessor */
  relink: boolean
  /** running amount at recent samples, for the power of a counter */
  recent: { at: number; run: number }[]
  run: number
}

export const newChain = (meter: number, rule: Rule): Chain => ({
  meter,
  rule,
  state: undefined,
  last: undefined,
  slots: new Map(),
  found: { unexplained: [], setAside: [] },
  dirty: undefined,
  relink: false,
  recent: [],
  run: 0,
})

/** A sink into slots and findings that also keeps the running amount for live power. */
export const chainSink = (chain: Chain, minutesFrom: number): Sink => {
  const findings: Findings = {
    unexplained: (from, to, amount) => {
      chain.found.unexplained.push({ from, to, amount })
      chain.recent = []
    },
    setAside: (sample, why) => chain.found.setAside.push({ sample, why }),
  }
  const sink = slotSink(chain.slots, findings, minutesFrom)
  return {
    ...sink,
    span: (start, end, amount, how) => {
      sink.span(start, end, amount, how)
      if (chain.recent.length === 0) chain.recent.push({ at: start, run: chain.run })
      chain.run += amount
      remember(chain, end)
    },
  }
}

/** Window over which the power of a counter is taken, at most, ms; longer where its samples lie further apart. */
const POWER_WINDOW = 60_000
const remember = (chain: Chain, at: EpochMs): void => {
  const { recent } = chain
  recent.push({ at, run: chain.run })
  while (recent.length > 2 && (recent[1]?.at ?? at) <= at - POWER_WINDOW) recent.shift()
}

/** Displayed steps that a power shall rest on: fewer would make it jump by the register's resolution. */
const STEPS = 50
/** The rate now: base units an hour. Of a counter over the shortest recent window with enough register steps in it. */
export const rateOf = (chain: Chain): number | null => {
  if (chain.rule.measure === 'gauge') return chain.state ? chain.state.r / 1e6 : null
  const end = chain.recent.at(-1)
  if (!end || chain.recent.length < 2) return null
  for (let i = chain.recent.length - 2; i >= 0; i -= 1) {
    const start = chain.recent[i]
    if (!start) continue
    if (i === 0 || end.run - start.run >= STEPS * chain.rule.resolution)
      return ((end.run - start.run) / 1e6 / (end.at - start.at)) * HOUR
  }
  return null
}

/** Takes the next sample in order. */
export const advance = (chain: Chain, sink: Sink, sample: Sample): void => {
  chain.state = difference(chain.rule, chain.state, sample, sink)
}
/** Forgets slots that are finished and written; from the one that the state lies in they go on filling. */
export const keepOpen = (chain: Chain): void => {
  const since = chain.state?.at ?? chain.last?.at
  if (since === undefined) return
  const open = Math.floor(since / SLOT) * SLOT
  for (const start of chain.slots.keys()) if (start < open) chain.slots.delete(start)
}
/** Widens the stretch to recompute. */
export const markDirty = (chain: Chain, from: number, to: number): void => {
  chain.dirty = { from: Math.min(from, chain.dirty?.from ?? from), to: Math.max(to, chain.dirty?.to ?? to) }
}
