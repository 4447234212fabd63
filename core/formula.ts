import { parseDecimal, type Ratio, ratio } from './decimal.ts'

/** A meter in a formula, as written (`meter` or `site/meter`), and by how much it counts, exact. */
export type FormulaTerm = { readonly name: string; readonly factor: Ratio }
/** A formula as a sum of meters, or what is wrong with it; `at` counts its characters from 1. */
export type Formula =
  | { readonly ok: true; readonly terms: readonly FormulaTerm[] }
  | { readonly ok: false; readonly at: number; readonly message: string }

type Token = { readonly kind: 'number' | 'meter' | 'sign' | 'end'; readonly text: string; readonly at: number }
/** A constant, or meters with their factors: a constant beside meters would be an amount without a unit. */
type Value = { readonly constant: Ratio } | { readonly terms: ReadonlyMap<string, Ratio> }

class Fault extends Error {
  readonly at: number
  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

// a minus between letters belongs to the name (pdu-a): as a sign it stands after a space
const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)(?![a-z0-9.-]*[a-z])(?!\/[a-z0-9-]*[a-z])|([a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)?)|([-+*/()×−÷]))/y
const signs: Record<string, string> = { '×': '*', '−': '-', '÷': '/' }

const tokens = (text: string): Token[] => {
  const out: Token[] = []
  let at = 0
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at
    const m = TOKEN.exec(text)
    if (!m) {
      const wrong = at + text.slice(at).search(/\S/)
      throw new Fault(
        wrong + 1,
        `"${text[wrong]}" is no part of a formula: meters, numbers, + - * / and parentheses are`,
      )
    }
    const [whole, number, meter, sign] = m
    const word = number ?? meter ?? signs[sign ?? ''] ?? sign ?? ''
    const kind = number !== undefined ? 'number' : meter !== undefined ? 'meter' : 'sign'
    at += whole.length
    out.push({ kind, text: word, at: at - word.length + 1 })
  }
  out.push({ kind: 'end', text: 'the end', at: text.length + 1 })
  return out
}

const times = (a: Ratio, b: Ratio): Ratio => ratio(a.num * b.num, a.den * b.den)
const plus = (a: Ratio, b: Ratio): Ratio => ratio(a.num * b.den + b.num * a.den, a.den * b.den)
const minusOne: Ratio = { num: -1n, den: 1n }
const scaled = (v: Value, by: Ratio): Value =>
  'constant' in v
    ? { constant: times(v.constant, by) }
    : { terms: new Map([...v.terms].map(([name, f]) => [name, times(f, by)])) }

const sum = (a: Value, b: Value, at: number): Value => {
  if ('constant' in a && 'constant' in b) return { constant: plus(a.constant, b.constant) }
  if ('constant' in a || 'constant' in b)
    throw new Fault(at, 'a number alone has no unit: it can multiply a meter, not be added to one')
  const terms = new Map(a.terms)
  for (const [name, f] of b.terms) terms.set(name, plus(terms.get(name) ?? { num: 0n, den: 1n }, f))
  return { terms }
}
const multiplied = (a: Value, b: Value, at: number): Value => {
  if ('constant' in b) return scaled(a, b.constant)
  if ('constant' in a) return scaled(b, a.constant)
  throw new Fault(at, 'two meters cannot be multiplied')
}
const divided = (a: Value, b: Value, at: number): Value => {
  if (!('constant' in b)) throw new Fault(at, 'a formula divides by numbers alone')
  if (b.constant.num === 0n) throw new Fault(at, 'division by zero')
  const { num, den } = b.constant
  return scaled(a, ratio(num < 0n ? -den : den, num < 0n ? -num : num))
}

/** Recursive descent: sum → product → factor. */
const read = (all: readonly Token[]): Value => {
  let i = 0
  const peek = (): Token => all[i] ?? (all.at(-1) as Token)
  const next = (): Token => {
    const token = peek()
    i += 1
    return token
  }
  const is = (...texts: string[]): boolean => peek().kind === 'sign' && texts.includes(peek().text)
  const factor = (): Value => {
    const token = next()
    if (token.kind === 'number') {
      const d = parseDecimal(token.text)
      if (!d) throw new Fault(token.at, `${token.text} has too many digits`)
      return { constant: ratio(d.units, 10n ** BigInt(d.decimals)) }
    }
    if (token.kind === 'meter') return { terms: new Map([[token.text, { num: 1n, den: 1n }]]) }
    if (token.kind === 'sign' && token.text === '-') return scaled(factor(), minusOne)
    if (token.kind === 'sign' && token.text === '+') return factor()
    if (token.kind === 'sign' && token.text === '(') {
      const inner = total()
      if (!is(')')) throw new Fault(peek().at, 'a closing parenthesis is missing')
      next()
      return inner
    }
    throw new Fault(
      token.at,
      `a meter or a number stands here, not ${token.kind === 'end' ? token.text : `"${token.text}"`}`,
    )
  }
  const term = (): Value => {
    let value = factor()
    while (is('*', '/')) {
      const sign = next()
      value = sign.text === '*' ? multiplied(value, factor(), sign.at) : divided(value, factor(), sign.at)
    }
    return value
  }
  const total = (): Value => {
    let value = term()
    while (is('+', '-')) {
      const sign = next()
      value = sum(value, sign.text === '-' ? scaled(term(), minusOne) : term(), sign.at)
    }
    return value
  }
  const value = total()
  if (peek().kind !== 'end') throw new Fault(peek().at, `"${peek().text}" stands where + - * / or the end is expected`)
  return value
}

/**
 * Reads the formula of a virtual meter: sums of meters, each times an exact constant. `-` is part of a name inside it
 * (`main - pdu-a`: main less pdu-a), so as a sign it has a space before it. Meters that cancel out are left out.
 */
export const parseFormula = (text: string): Formula => {
  try {
    const value = read(tokens(text))
    const terms = 'terms' in value ? [...value.terms].map(([name, factor]) => ({ name, factor })) : []
    const used = terms.filter(({ factor }) => factor.num !== 0n)
    return used.length > 0 ? { ok: true, terms: used } : { ok: false, at: 1, message: 'the formula comes to no meter' }
  } catch (fault) {
    if (fault instanceof Fault) return { ok: false, at: fault.at, message: fault.message }
    throw fault
  }
}
