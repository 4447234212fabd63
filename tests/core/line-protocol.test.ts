import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLines, stampMs } from '#core/line-protocol'

/** Lines of the InfluxDB documentation and of Telegraf, and what they hold. */
const good: [line: string, measurement: string, tags: object, fields: [string, object][], stamp?: string][] = [
  ['m f=1', 'm', {}, [['f', { number: '1' }]]],
  [
    'm,host=a f=123456.70 1465839830100400200',
    'm',
    { host: 'a' },
    [['f', { number: '123456.70' }]],
    '1465839830100400200',
  ],
  [
    'm f=12i,g=7u,h=-3i',
    'm',
    {},
    [
      ['f', { number: '12' }],
      ['g', { number: '7' }],
      ['h', { number: '-3' }],
    ],
  ],
  ['m f=18446744073709551615u', 'm', {}, [['f', { number: '18446744073709551615' }]]],
  [
    'm f=1.,g=.5,h=-.5e3',
    'm',
    {},
    [
      ['f', { number: '1' }],
      ['g', { number: '0.5' }],
      ['h', { number: '-0.5e3' }],
    ],
  ],
  [
    'm f=t,g=FALSE',
    'm',
    {},
    [
      ['f', { other: 't' }],
      ['g', { other: 'FALSE' }],
    ],
  ],
  ['my\\ m\\,x,ta\\=g\\ k=v\\,v a\\=b=1', 'my m,x', { 'ta=g k': 'v,v' }, [['a=b', { number: '1' }]]],
  ['m=x,a=\\"q\\" f="say \\"hi\\", a=b \\\\ c"', 'm=x', { a: '\\"q\\"' }, [['f', { other: 'say "hi", a=b \\ c' }]]],
  ['m,path=C:\\dir f=1', 'm', { path: 'C:\\dir' }, [['f', { number: '1' }]]],
  ['電力,設備=受電 値=1.5 -1', '電力', { 設備: '受電' }, [['値', { number: '1.5' }]], '-1'],
  ['m f="two\nlines" 5', 'm', {}, [['f', { other: 'two\nlines' }]], '5'],
  ['m f=1 5\r', 'm', {}, [['f', { number: '1' }]], '5'],
]
const bad: [line: string, reason: string][] = [
  ['m', 'there are no fields'],
  ['m,a f=1', 'a tag is written key=value'],
  ['m,a= f=1', 'tag a has no value'],
  [',a=b f=1', 'there is no measurement'],
  ['m f', 'a field is written key=value'],
  ['m f=', 'field f:  is no number, string or boolean'],
  ['m f=12,5', 'a field is written key=value'],
  ['m f=NaN', 'field f: NaN is no number, string or boolean'],
  ['m f=Inf', 'field f: Inf is no number, string or boolean'],
  ['m f=-3u', 'field f: -3u is no number, string or boolean'],
  ['m f=1.5i', 'field f: 1.5i is no number, string or boolean'],
  ['m f=1 12.5', '12.5 is no timestamp'],
  ['m f=1 5 6', 'something stands behind the timestamp'],
  ['m f="open', 'a string does not end'],
]

describe('line protocol', () => {
  it.each(good)('%j', (line, measurement, tags, fields, timestamp) => {
    expect(parseLines(line)).toEqual({ points: [{ line: 1, measurement, tags, fields, timestamp }], faults: [] })
  })
  it.each(bad)('%j is refused: %s', (line, reason) => {
    expect(parseLines(line)).toEqual({ points: [], faults: [{ line: 1, reason, text: line }] })
  })
  it('one bad line is left out alone; lines are counted, comments and empty ones too', () => {
    const text = '# made by hand\n\nm f=1\nnonsense\nm f="a\nb"\nm f=x\nm f=2\n'
    const { points, faults } = parseLines(text)
    expect(points.map((p) => p.line)).toEqual([3, 5, 8])
    expect(faults.map((f) => f.line)).toEqual([4, 7])
  })

  const escaped = (text: string, special: string) => [...text].map((c) => (special.includes(c) ? `\\${c}` : c)).join('')
  // a backslash has no escape of its own in names: one before a special character, or at the end, cannot be written
  const name = fc
    .string({ unit: fc.constantFrom(...'abé電 ,="#'), minLength: 1, maxLength: 8 })
    .filter((s) => !/^[#\s]/.test(s))
  it('what is written by the rules is read back, whatever the names are', () => {
    const value = fc.oneof(
      fc.integer().map((n) => ({ text: `${n}i`, is: { number: String(n) } })),
      fc.string({ unit: fc.constantFrom(...'ab"\\ ,=\n') }).map((s) => ({
        ...{ text: `"${s.replaceAll(/["\\]/g, '\\$&')}"`, is: { other: s } },
      })),
    )
    const point = fc.record({
      ...{ measurement: name, tags: fc.dictionary(name, name, { noNullPrototype: true }) },
      fields: fc.uniqueArray(fc.tuple(name, value), { minLength: 1, maxLength: 4, selector: ([key]) => key }),
      stamp: fc.option(fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 5 }), (list) => {
        const text = list.map(({ measurement, tags, fields, stamp }) => {
          const tagText = Object.entries(tags).map(([k, v]) => `,${escaped(k, ' ,=')}=${escaped(v, ' ,=')}`)
          const fieldText = fields.map(([k, v]) => `${escaped(k, ' ,=')}=${v.text}`)
          return `${escaped(measurement, ' ,')}${tagText.join('')} ${fieldText.join(',')}${stamp === undefined ? '' : ` ${stamp}`}`
        })
        const { points, faults } = parseLines(text.join('\n'))
        expect(faults).toEqual([])
        expect(points.map(({ line: _, ...p }) => p)).toEqual(
          list.map(({ stamp, fields, ...p }) => ({
            ...p,
            fields: fields.map(([k, v]) => [k, v.is]),
            timestamp: stamp === undefined ? undefined : String(stamp),
          })),
        )
      }),
    )
  })
  it('any text is read to its end, each line once', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'mf=1 ,"\\\n#i\r') }), (text) => {
        const { points, faults } = parseLines(text)
        const lines = [...points, ...faults].map((p) => p.line)
        expect(new Set(lines).size).toBe(lines.length)
      }),
    )
  })
})

describe('timestamps', () => {
  it.each([
    ['1767225600000999999', 'ns', 1767225600000],
    ['-1', 'ns', -1],
    ['1767225600000999', 'us', 1767225600000],
    ['1767225600000', 'ms', 1767225600000],
    ['1767225600', 's', 1767225600000],
    ['29453760', 'm', 1767225600000],
    ['490896', 'h', 1767225600000],
  ] as const)('%s %s', (stamp, precision, ms) => expect(stampMs(stamp, precision)).toBe(ms))
})
