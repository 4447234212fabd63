import { expect, test } from 'vitest'
import type { Meter } from '#core/plant'
import { MICRO, meterRule, scaled } from '#core/register'
import type { Balance } from '#core/step-surroundings'
import { type Suggestion, suggestionsFor } from '#core/suggestion'
import type { NearReading, OpenStep } from '#core/verdict'
import { millionths, readingsIn, words } from '../cases/metering-notation.ts'
import { counter, single } from '../contract/plant.ts'
import { type Row, table } from './table.ts'

const meterOf = (row: Row): Meter => {
  const fields = words(row('meter')).map((word) => {
    const [key = '', text = ''] = word.split('=')
    return [key, /^[\d.]+$/.test(text) ? Number(text) : text]
  })
  const meter = single(counter('m', Object.fromEntries(fields))).sites[0]?.meters[0]
  if (!meter) throw new Error(row('case'))
  return meter
}
const amount = (row: Row, column: string): number | null => (row(column) === '' ? null : millionths(row(column)))

const balanceOf = (row: Row): Balance | null => {
  const [, bound, text = ''] = /^([≤≥]) (.+)$/.exec(row('balance')) ?? []
  return bound === undefined ? null : { amount: millionths(text), bound: bound === '≤' ? 'most' : 'least' }
}

/** The step at the mark, with its readings on both sides. */
const stepOf = (row: Row): { step: OpenStep; before: NearReading[] } => {
  const rule = meterRule(meterOf(row))
  const sides = row('readings')
    .split('>')
    .map((text, side) =>
      readingsIn(text).map(({ at, value }, i): NearReading => {
        const r = scaled(rule, value)
        if (typeof r === 'string') throw new Error(`${value}: ${r}`)
        return { id: `edge/A/${side + 1}/${i}`, at, value, r }
      }),
    )
  const [old = [], fresh = []] = sides
  const [to, ...after] = fresh
  if (!to) throw new Error(`no step in ${row('case')}`)
  const from = old.at(-1) ?? null
  const delta = rule.measure === 'delta'
  const step: OpenStep = {
    rule,
    why: delta && to.r >= 0 ? 'no-predecessor' : 'step',
    from,
    to,
    amount: delta ? to.r : to.r - (from?.r ?? 0),
    after,
  }
  return { step, before: old.slice(0, -1) }
}

const marks = { likely: '!', possible: '', unlikely: '?' }
/** As the table writes it. */
const written = ({ verdict: v, amount, confidence }: Suggestion, step: OpenStep): string => {
  const until = v.verdict === 'set-aside' ? [step.to, ...step.after].find((r) => r.id === v.until)?.value : undefined
  const argument = v.verdict === 'rollover' ? v.wrapsAt : until
  const counts = amount === null ? '' : `=${amount / MICRO}`
  return `${v.verdict}${argument === undefined ? '' : `(${argument})`}${counts}${marks[confidence]}`
}

test.each(table('suggestion').map((row) => [row('case'), row] as const))('%s', (_, row) => {
  const { step, before } = stepOf(row)
  const around = {
    before,
    usual: amount(row, 'usual'),
    balance: balanceOf(row),
    others: Number(row('others')),
  }
  const found = suggestionsFor(step, around)
  expect(found.map((s) => written(s, step)).join(' ')).toBe(row('verdicts'))
  const [first] = found
  const reasons = [first?.for, first?.against].map((list) => (list ?? []).map((r) => r.code).join(' '))
  expect(reasons.join(' − ').trim()).toBe(row('first'))
})
