import { describe, expect, it } from 'vitest'
import type { DecisionItem, NeighbourPoint } from '#core/decision-item'
import type { Verdict } from '#core/meter-record'
import { alike, askedDecision } from '../../dashboard/decisions/asked-decisions.ts'
import { nearest, verdictFor } from '../../dashboard/decisions/near-readings.tsx'
import { countedText, reasonText, stepAmount } from '../../dashboard/decisions/step-words.ts'
import {
  choices,
  fieldsOf,
  momentOf,
  NO_FIELDS,
  verdictLine,
  verdictOf,
} from '../../dashboard/decisions/verdict-form.ts'
import { draftOf, endsOf, eventOf, newDraft } from '../../dashboard/events/event-draft.ts'
import { draftOfGap, estimateOf } from '../../dashboard/gaps/estimate-draft.ts'
import { flawText } from '../../dashboard/record/preview-table.tsx'
import { spoken } from './spoken.ts'

const t = await spoken('ja')
const english = await spoken('en')
const clock = (minute: number): string => `2026-05-12T10:0${minute}:00+09:00`
const side = (index: number, minute: number, value: string) => ({
  reading: `edge/E/1/${index}`,
  at: clock(minute),
  value,
})
const item: DecisionItem = {
  key: 'dc/gas edge/E/1/1 edge/E/1/2',
  state: 'open',
  site: 'dc',
  meter: 'dc/gas',
  from: side(1, 1, '99995'),
  to: side(2, 2, '0'),
  amount: -99_995,
  unit: 'm3',
  why: 'step',
  openEnded: false,
  suggestions: [
    {
      verdict: { verdict: 'rollover', wrapsAt: '100000' },
      amount: 5_000_000,
      confidence: 'likely',
      for: [],
      against: [],
    },
    { verdict: { verdict: 'reset' }, amount: 0, confidence: 'unlikely', for: [], against: [] },
    { verdict: { verdict: 'ignore' }, amount: 0, confidence: 'unlikely', for: [], against: [] },
  ],
  decision: null,
}
const points: NeighbourPoint[] = ['99990', '99995', '0', '5', '10'].map((value, i) => ({
  ...side(i, i, value),
  quality: 'good',
  state: 'accepted',
  why: null,
}))
const around = { item, unit: 'm3', points }
const line = (verdict: Verdict): number[] => verdictLine(around, verdict).map(([, v]) => v)

describe('the verdicts of a step', () => {
  it('stand in the order of the suggestions, all six of them', () => {
    expect(choices(item)).toEqual(['rollover', 'reset', 'ignore', 'set-aside', 'true', 'replaced'])
  })
  it('go from the form to the API and back', () => {
    for (const { verdict } of item.suggestions)
      expect(verdictOf(verdict.verdict, fieldsOf(item, verdict.verdict))).toEqual(verdict)
    expect(verdictOf('replaced', fieldsOf(item, 'replaced'))).toEqual({
      verdict: 'replaced',
      at: Date.parse(clock(2)),
      final: '99995',
      initial: '0',
    })
    expect(verdictOf('set-aside', fieldsOf(item, 'set-aside'))).toEqual({ verdict: 'set-aside', until: 'edge/E/1/2' })
    expect(verdictOf('replaced', NO_FIELDS)).toBeUndefined()
    expect(momentOf('2026-05-12T10:02')).toBe(Date.parse(clock(2)))
    expect(momentOf('')).toBeUndefined()
  })
  it('draw the line as they have it', () => {
    expect(line({ verdict: 'rollover', wrapsAt: '100000' })).toEqual([99_995, 100_000, 100_005, 100_010])
    expect(line({ verdict: 'reset', final: '99997' })).toEqual([99_995, 99_997, 100_002, 100_007])
    expect(line({ verdict: 'ignore' })).toEqual([99_995, 99_995, 100_000, 100_005])
    expect(line({ verdict: 'set-aside', until: 'edge/E/1/3' })).toEqual([99_995, 10])
    expect(line({ verdict: 'set-aside', until: 'edge/E/1/4' })).toEqual([])
    expect(line({ verdict: 'rollover' })).toEqual([])
  })
  it('are asked for with the decision that was seen; others of the meter each with their own values', () => {
    const decision = {
      act: 7,
      at: clock(3),
      person: 'sato',
      name: null,
      reason: 'x',
      verdict: { verdict: 'ignore' as const },
    }
    expect(askedDecision({ ...item, decision }, { verdict: 'reset' }).basis).toBe(7)
    const other = { ...item, key: 'b', to: side(9, 4, '3') }
    const elsewhere = { ...item, key: 'c', meter: 'dc/ups' }
    const rollover: Verdict = { verdict: 'rollover', wrapsAt: '1' }
    expect(alike([item, other, elsewhere], item, rollover)).toEqual([
      askedDecision(other, { verdict: 'rollover', wrapsAt: '100000' }),
    ])
    // reset stands among the suggestions of the other one, but is not what speaks best there
    expect(alike([item, other], item, { verdict: 'reset' })).toEqual([])
  })
  it('are said in words with their numbers', () => {
    expect(stepAmount(item)).toBe('−99,995 m³')
    expect(countedText(t, { amount: 5_000_000 }, 'm3')).toBe('計上 5 m³')
    expect(countedText(english, { amount: null }, 'm3')).toBe('the readings after it decide what counts')
    const back = { code: 'comes-back' as const, numbers: { readings: 2, ms: 120_000, amount: 0.123456 } }
    expect(reasonText(t, back, 'm3')).toBe('2回・2分 の後、元の線に戻りました（差 0.123456 m³）')
    const limit = { code: 'within-rating' as const, numbers: { amount: 4, most: 73.334333 } }
    expect(reasonText(english, limit, 'kWh')).toBe('4 kWh is within the 73.334 kWh that it can count in that time')
    expect(reasonText(english, { code: 'others-too', numbers: { meters: 1 } }, 'kWh')).toMatch(/^1 other meter steps/)
    expect(flawText(t, { flaw: 'falls', detail: 'x' })).toBe('減る変化は使用量になりません')
    expect(flawText(t, { flaw: 'brand-new', detail: 'its own words' })).toBe('its own words')
  })
})

describe('readings one by one', () => {
  it('are the nearest, and say what a person may do', () => {
    expect(nearest(around)).toEqual(points)
    const [point] = points as [NeighbourPoint]
    expect(verdictFor(point)).toBe('set-aside')
    expect(verdictFor({ ...point, quality: 'suspect', state: 'set-aside', why: 'suspect' })).toBe('accept')
    expect(verdictFor({ ...point, state: 'set-aside', why: 'jitter' })).toBeNull()
    expect(verdictFor({ ...point, state: 'refused' })).toBeNull()
  })
})

describe('records that are filled in', () => {
  it('an event holds what its kind has, and is revised as it was', () => {
    const draft = { ...newDraft('dc/gas', 'replaced', '2026-05-12T10:00'), final: '10', initial: ' ', serial: 'A-1' }
    const event = eventOf({ ...draft, change: { ...draft.change, ct: '40' } })
    expect(event).toEqual({
      ...{
        event: 'replaced',
        meter: 'dc/gas',
        at: Date.parse(clock(0)),
        final: '10',
        serial: 'A-1',
        change: { ct: 40 },
      },
    })
    expect(event && eventOf(draftOf(event))).toEqual(event)
    expect(eventOf({ ...draft, kind: 'put-back' })).toEqual({
      event: 'put-back',
      meter: 'dc/gas',
      at: Date.parse(clock(0)),
    })
    expect([
      eventOf({ ...draft, at: '' }),
      eventOf({ ...draft, meter: '' }),
      eventOf({ ...draft, final: '1,5' }),
    ]).toEqual([undefined, undefined, undefined])
    expect(endsOf('taken-out')).toEqual({ final: true, initial: false, change: false })
  })
  it('an estimate fills the whole half-hours of a gap', () => {
    const gap = {
      meter: 'dc/gas',
      kind: 'split' as const,
      ms: 0,
      amount: 1,
      unit: 'm3',
      method: 'e1' as const,
      long: false,
    }
    const long = draftOfGap({ ...gap, from: '2026-05-12T10:10:00+09:00', to: '2026-05-12T12:20:00+09:00' })
    expect([long.from, long.to]).toEqual(['2026-05-12T10:30', '2026-05-12T12:00'])
    const short = draftOfGap({ ...gap, from: '2026-05-12T10:10:00+09:00', to: '2026-05-12T10:20:00+09:00' })
    expect([short.from, short.to]).toEqual(['2026-05-12T10:00', '2026-05-12T10:30'])
    expect(estimateOf({ ...long, amount: '12.5' })).toMatchObject({ amount: '12.5', basis: 'person' })
    expect(estimateOf({ ...long, amount: '12.5', basis: 'agreed' })).toBeUndefined()
    expect(estimateOf({ ...long, amount: '' })).toBeUndefined()
  })
})
