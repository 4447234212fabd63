/**
 * InfluxDB line protocol, exact: numbers stay the text that they are. Grammar: InfluxDB documentation, "Line protocol reference"
 * (v1 and v2 agree): `measurement[,tag=value…] field=value[,field=value…] [timestamp]`, one point a line, `#` begins a comment.
 */

/** A field's value: a number as written (without its i or u), or anything else. */
export type FieldValue = { readonly number: string } | { readonly other: string }
export type LinePoint = {
  /** number of the line, from 1 */
  readonly line: number
  readonly measurement: string
  readonly tags: Readonly<Record<string, string>>
  readonly fields: readonly (readonly [key: string, value: FieldValue])[]
  /** as written; undefined: the moment of arrival */
  readonly timestamp: string | undefined
}
export type LineFault = { readonly line: number; readonly reason: string; readonly text: string }

/** What a backslash takes its meaning from: comma and space in a measurement, `=` too in keys and tag values (special characters). */
const MEASUREMENT = ', '
const KEY = ',= '
const BOOLEAN = /^(?:t|T|true|True|TRUE|f|F|false|False|FALSE)$/
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const INTEGER = /^[+-]?\d+i$|^\d+u$/

class Fault extends Error {}

/** Reads one text point by point; a fault skips to the end of its line. */
class Scanner {
  private readonly text: string
  at = 0
  line = 1
  constructor(text: string) {
    this.text = text
  }
  get end(): boolean {
    return this.at >= this.text.length
  }
  peek(): string {
    return this.text[this.at] ?? '\n'
  }
  skip(char: string): boolean {
    if (this.peek() !== char || this.end) return false
    this.at += 1
    return true
  }
  /** Characters up to an unescaped one of `stops` or the line's end. */
  word(stops: string): string {
    let out = ''
    while (!this.end && this.peek() !== '\n' && !stops.includes(this.peek())) {
      const next = this.text[this.at + 1] ?? ''
      if (this.peek() === '\\' && next !== '' && stops.includes(next)) {
        out += next
        this.at += 2
      } else {
        out += this.peek()
        this.at += 1
      }
    }
    return out
  }
  /** The rest of a string behind its opening quote; a line may end inside it. */
  quoted(): string {
    let out = ''
    for (;;) {
      if (this.end) throw new Fault('a string does not end')
      const char = this.peek()
      const next = this.text[this.at + 1] ?? ''
      this.at += 1
      if (char === '"') return out
      if (char === '\n') this.line += 1
      if (char === '\\' && (next === '"' || next === '\\')) {
        out += next
        this.at += 1
      } else out += char
    }
  }
  toLineEnd(): void {
    while (!this.end && this.peek() !== '\n') this.at += 1
  }
  textOf(from: number): string {
    const end = this.text.indexOf('\n', from)
    return this.text.slice(from, end < 0 ? undefined : end)
  }
}

const tagsOf = (scan: Scanner): Record<string, string> => {
  const tags: Record<string, string> = {}
  while (scan.skip(',')) {
    const key = scan.word(KEY)
    if (key === '' || !scan.skip('=')) throw new Fault('a tag is written key=value')
    const value = scan.word(KEY)
    if (value === '') throw new Fault(`tag ${key} has no value`)
    tags[key] = value
  }
  return tags
}
const fieldValue = (text: string, key: string): FieldValue => {
  if (INTEGER.test(text)) return { number: text.slice(0, -1) }
  if (FLOAT.test(text)) return { number: text.replace(/^([+-]?)\./, '$10.').replace(/\.(?=$|[eE])/, '') }
  if (BOOLEAN.test(text)) return { other: text }
  throw new Fault(`field ${key}: ${text.slice(0, 40)} is no number, string or boolean`)
}
const fieldsOf = (scan: Scanner): [string, FieldValue][] => {
  const fields: [string, FieldValue][] = []
  do {
    const key = scan.word(KEY)
    if (key === '' || !scan.skip('=')) throw new Fault('a field is written key=value')
    fields.push([key, scan.skip('"') ? { other: scan.quoted() } : fieldValue(scan.word(', \r'), key)])
  } while (scan.skip(','))
  return fields
}
const pointOf = (scan: Scanner): LinePoint => {
  const { line } = scan
  const measurement = scan.word(MEASUREMENT)
  if (measurement === '') throw new Fault('there is no measurement')
  const tags = tagsOf(scan)
  if (!scan.skip(' ')) throw new Fault('there are no fields')
  while (scan.skip(' '));
  const fields = fieldsOf(scan)
  while (scan.skip(' '));
  const stamp = scan.word(' \r')
  while (scan.skip(' ') || scan.skip('\r'));
  if (!/^(-?\d{1,19})?$/.test(stamp)) throw new Fault(`${stamp.slice(0, 40)} is no timestamp`)
  if (!scan.end && scan.peek() !== '\n') throw new Fault('something stands behind the timestamp')
  return { line, measurement, tags, fields, timestamp: stamp === '' ? undefined : stamp }
}

/** Every point of a text, and every line that is none, with the reason: one bad line is left out alone. */
export const parseLines = (text: string): { points: LinePoint[]; faults: LineFault[] } => {
  const scan = new Scanner(text)
  const points: LinePoint[] = []
  const faults: LineFault[] = []
  for (; !scan.end; scan.at += 1, scan.line += 1) {
    const { at, line } = scan
    const whole = scan.textOf(at)
    if (whole.trim() === '' || whole.startsWith('#')) {
      scan.toLineEnd()
      continue
    }
    try {
      points.push(pointOf(scan))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      faults.push({ line, reason: error.message, text: whole })
      scan.at = at
      scan.line = line
      scan.toLineEnd()
    }
  }
  return { points, faults }
}

/** Units of a timestamp: how many make a millisecond, or how many ms it is. */
const perMs = { ns: 1_000_000n, n: 1_000_000n, us: 1_000n, u: 1_000n, µ: 1_000n, ms: 1n } as const
const msOf = { s: 1_000n, m: 60_000n, h: 3_600_000n } as const
export const precisions = ['ns', 'n', 'us', 'u', 'µ', 'ms', 's', 'm', 'h'] as const
export type Precision = (typeof precisions)[number]

/** A timestamp in UTC ms; finer ones are cut to the millisecond that they lie in. */
export const stampMs = (stamp: string, precision: Precision): number => {
  const n = BigInt(stamp)
  if (precision in msOf) return Number(n * msOf[precision as keyof typeof msOf])
  const per = perMs[precision as keyof typeof perMs]
  const q = n / per
  return Number(n < 0n && q * per !== n ? q - 1n : q)
}
