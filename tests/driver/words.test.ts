import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, shown } from '../../edge-agent/driver/decimal.ts'
import { blocks, widthOf } from '../../edge-agent/driver/modbus/blocks.ts'
import { crc16, rtu } from '../../edge-agent/driver/modbus/frame.ts'
import { modbusPlace } from '../../edge-agent/driver/modbus/url.ts'
import { decode, type Order, shortest32, type WordType } from '../../edge-agent/driver/words.ts'

const read = (hex: string, type: WordType, fields: object = {}) => {
  const reading = { type, order: 'ABCD' as Order, scale: '1', decimals: 0, sentinels: [], ...fields }
  const got = decode(Buffer.from(hex.replace(/ /g, ''), 'hex'), reading)
  return got.ok ? got.raw : got.why
}

describe('what the display shows', () => {
  it.each([
    // hex as it comes over the line | type | how it is read | display
    ['0001 86A0', 'u32', {}, '100000'],
    ['86A0 0001', 'u32', { order: 'CDAB' }, '100000'],
    ['0100 A086', 'u32', { order: 'BADC' }, '100000'],
    ['A086 0100', 'u32', { order: 'DCBA' }, '100000'],
    ['FFFF FFFF', 's32', { scale: '0.1', decimals: 1 }, '-0.1'],
    ['FFFF FFFF', 'u32', { scale: '0.01', decimals: 2 }, '42949672.95'],
    ['0000 0000 0001 E240', 'u64', { scale: '0.001', decimals: 3 }, '123.456'],
    ['FFFF FFFF FFFF FFFF', 'u64', { scale: '0.001', decimals: 3 }, '18446744073709551.615'],
    ['1234 5678', 'bcd32', { scale: '0.1', decimals: 1 }, '1234567.8'],
    ['12A4', 'bcd16', {}, '0x12a4 is not BCD'],
    ['0001 270F', 'm10k32', {}, '19999'],
    ['0001 2710', 'm10k32', {}, 'word 10000 is not within 0 … 9999'],
    ['0005', 'u16', { scale: '100' }, '500'],
    ['0005', 'u16', { scale: '2.5', decimals: 1 }, '12.5'],
    ['4124 CCCD', 'f32', { decimals: 3 }, '10.300'],
    ['42F6 E979', 'f32', { decimals: 1 }, '123.5'],
    ['7FC0 0000', 'f32', {}, 'NaN is no number'],
    ['7F80 0000', 'f32', {}, 'Infinity is no number'],
    ['40FE 2400 0000 0000', 'f64', { decimals: 1 }, '123456.0'],
    ['7FFF FFFF', 's32', { sentinels: ['0x7fffffff'] }, '0x7fffffff means: no value'],
    ['FFFF 7FFF', 's32', { order: 'CDAB', sentinels: ['0x7FFFFFFF'] }, '0x7fffffff means: no value'],
    ['8000', 's16', { decimals: 1, scale: '0.1' }, '-3276.8'],
  ] as const)('%s as %s %o', (hex, type, fields, expected) => expect(read(hex, type, fields)).toBe(expected))

  it('a 32-bit float is written by its shortest digits, which read back as itself', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
        // a display knows no negative zero
        expect(Math.fround(Number(shortest32(x)))).toBe(x === 0 ? 0 : x)
      }),
    )
    expect(shortest32(91702512)).toBe('91702512')
    expect(shortest32(Math.fround(0.1))).toBe('0.1')
  })

  it('integers of any size are shifted exactly', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.integer({ min: 0, max: 6 }), (n, places) => {
        const hex = BigInt.asUintN(64, n).toString(16).padStart(16, '0')
        const text = read(hex, 's64', {
          scale: places === 0 ? '1' : `0.${'1'.padStart(places, '0')}`,
          decimals: places,
        })
        expect(BigInt(text.replace('.', ''))).toBe(n)
      }),
    )
  })

  it('rounds once, half away from zero, and only what is finer than the display', () => {
    const of = (text: string, decimals: number) => shown(decimal(text) ?? { digits: 0n, places: 0 }, decimals)
    expect(['2.5', '-2.5', '2.49', '1e3', '-0.04'].map((text) => of(text, 0))).toEqual(['3', '-3', '2', '1000', '0'])
    expect(of('0.05', 1)).toBe('0.1')
    expect(of('-1.5e-3', 4)).toBe('-0.0015')
    expect(decimal('12,5')).toBeUndefined()
  })
})

describe('requests', () => {
  const point = fc.record({
    function: fc.constantFrom(1, 2, 3, 4),
    address: fc.integer({ min: 0, max: 400 }),
    type: fc.constantFrom<WordType>('u16', 'u32', 'u64'),
  }) as fc.Arbitrary<{ function: 1 | 2 | 3 | 4; address: number; type: WordType }>
  const hole = fc
    .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 9 }))
    .map(([a, n]) => [a, a + n] as const)

  it('cover every value whole, stay within the limit, and read over no hole and no wider gap', () => {
    const merging = fc.record({
      maxBlock: fc.integer({ min: 4, max: 125 }),
      maxGap: fc.integer({ min: 0, max: 20 }),
      holes: fc.array(hole, { maxLength: 4 }),
    })
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 30 }), merging, (points, how) => {
        const made = blocks(points, how)
        expect(made.flatMap((b) => b.points).length).toBe(points.length)
        for (const block of made) {
          expect(block.count).toBeLessThanOrEqual(how.maxBlock)
          const named = new Set<number>()
          for (const p of block.points) {
            expect(p.function).toBe(block.function)
            expect(p.address).toBeGreaterThanOrEqual(block.address)
            expect(p.address + widthOf(p)).toBeLessThanOrEqual(block.address + block.count)
            for (let i = 0; i < widthOf(p); i++) named.add(p.address + i)
          }
          let gap = 0
          for (let r = block.address; r < block.address + block.count; r++) {
            gap = named.has(r) ? 0 : gap + 1
            expect(gap).toBeLessThanOrEqual(how.maxGap)
            const inHole = how.holes.some(([from, to]) => from <= r && r <= to)
            if (block.points.length > 1 && !named.has(r)) expect(inHole).toBe(false)
          }
        }
      }),
    )
  })

  it('CRC and frame are those of the specification', () => {
    // Modbus over Serial Line V1.02, 6.2.2: the CRC of 02 07 is 0x1241, sent 41 12
    expect(crc16(Buffer.from([0x02, 0x07])).toString(16)).toBe('1241')
    const request = { unit: 0x11, function: 3, address: 0x6b, count: 3 } as const
    expect(rtu.request(request, 0).toString('hex')).toBe('1103006b00037687')
  })
})

describe('a Modbus device as one line', () => {
  it.each([
    ['modbus-tcp://10.0.0.5', { by: 'tcp', host: '10.0.0.5', port: 502, unit: 255 }],
    ['modbus-tcp://meter.local:1502/7', { by: 'tcp', host: 'meter.local', port: 1502, unit: 7 }],
    ['modbus-tcp://[fe80::1]:502/1', { by: 'tcp', host: 'fe80::1', port: 502, unit: 1 }],
    ['modbus-rtu-tcp://10.0.0.9:4001/3', { by: 'rtu-tcp', host: '10.0.0.9', port: 4001, unit: 3 }],
    [
      'modbus-rtu:///dev/ttyUSB0?unit=9&baud=19200&parity=none&stop=2',
      { by: 'rtu', path: '/dev/ttyUSB0', unit: 9, baud: 19_200, parity: 'none', stop: 2 },
    ],
    ['modbus-rtu:///dev/ttyUSB0?speed=9600', undefined],
    ['modbus-tcp://10.0.0.5:99999/1', undefined],
    ['modbus-tcp://10.0.0.5:502/300', undefined],
    ['tcp://10.0.0.5', undefined],
  ])('%s', (url, place) => expect(modbusPlace(url)).toEqual(place))
})
