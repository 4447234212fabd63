import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseFormula } from '#core/formula'

/** `a 1, b -1/2` */
const told = (text: string): string => {
  const f = parseFormula(text)
  if (!f.ok) return `${f.at}: ${f.message}`
  return f.terms.map((t) => `${t.name} ${t.factor.num}${t.factor.den === 1n ? '' : `/${t.factor.den}`}`).join(', ')
}

describe('a formula is a sum of meters with exact factors', () => {
  it.each([
    ['main', 'main 1'],
    ['main - pdu-a - pdu-b', 'main 1, pdu-a -1, pdu-b -1'],
    ['0.5 * chiller', 'chiller 1/2'],
    ['chiller*0.1 + chiller*0.2', 'chiller 3/10'],
    ['2 * (a - 3 * (b - c)) / 4', 'a 1/2, b -3/2, c 3/2'],
    ['-(a)', 'a -1'],
    ['a -b', 'a 1, b -1'],
    ['osaka-dc/ups-a + 2-phase', 'osaka-dc/ups-a 1, 2-phase 1'],
    ['2/3 * a', 'a 2/3'],
    ['a / -4', 'a -1/4'],
    ['(2 + 3) × a − b ÷ 2', 'a 5, b -1/2'],
    ['a + b - a', 'b 1'],
  ])('%s', (text, terms) => expect(told(text)).toBe(terms))

  it.each([
    ['a * b', '3: two meters cannot be multiplied'],
    ['a + 5', '3: a number alone has no unit: it can multiply a meter, not be added to one'],
    ['1 / a', '3: a formula divides by numbers alone'],
    ['a / (1 - 1)', '3: division by zero'],
    ['a - a', '1: the formula comes to no meter'],
    ['5', '1: the formula comes to no meter'],
    ['', '1: a meter or a number stands here, not the end'],
    ['(a', '3: a closing parenthesis is missing'],
    ['a)', '2: ")" stands where + - * / or the end is expected'],
    ['a ^ 2', '3: "^" is no part of a formula: meters, numbers, + - * / and parentheses are'],
    ['Main', '1: "M" is no part of a formula: meters, numbers, + - * / and parentheses are'],
  ])('%s is refused', (text, why) => expect(told(text)).toBe(why))
})

/** A formula as text beside its value where each meter stands for a number. */
const meters = { a: 7, b: -3, 'c-1': 11 } as const
type Node = { text: string; value: number; constant: boolean }
const whole = fc.integer({ min: 0, max: 9 }).map((n): Node => ({ text: String(n), value: n, constant: true }))
const meter = fc
  .constantFrom(...(Object.keys(meters) as (keyof typeof meters)[]))
  .map((m): Node => ({ text: m, value: meters[m], constant: false }))
const sums = fc.letrec<{ sum: Node }>((tie) => ({
  sum: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    meter,
    fc.tuple(whole, tie('sum')).map(([k, s]) => ({ ...s, text: `${k.text} * (${s.text})`, value: k.value * s.value })),
    fc
      .tuple(tie('sum'), tie('sum'))
      .map(([x, y]) => ({ ...x, text: `${x.text} + ${y.text}`, value: x.value + y.value })),
    fc
      .tuple(tie('sum'), tie('sum'))
      .map(([x, y]) => ({ ...x, text: `${x.text} - (${y.text})`, value: x.value - y.value })),
  ),
})).sum
test('its value is the sum of its terms, whatever its shape', () => {
  fc.assert(
    fc.property(sums, ({ text, value }) => {
      const f = parseFormula(text)
      const sum = f.ok
        ? f.terms.reduce((n, t) => n + Number(t.factor.num) * meters[t.name as keyof typeof meters], 0)
        : 0
      expect(sum + 0).toBe(value + 0)
    }),
    { numRuns: 1_000 },
  )
})
