import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Source, type SourceOf } from '#core/source'
import { floatText, numberOf, readSparkplug, rebirthCommand } from '#core/sparkplug-payload'
import { sparkplugSession } from '#core/sparkplug-session'

type Recorded = { messages: { topic: string; hex: string }[] }
const { messages } = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/sparkplug.json'), 'utf8')) as Recorded
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const meter = (id: string, metric: string, device?: string) => ({
  ...{ meter: id, node: 'Edge1', metric },
  ...(device && { device }),
})
const source = Source.parse({
  ...{ id: 'spark', site: 'works', format: 'sparkplug-b', group: 'Works' },
  meters: [
    ...[meter('total', 'Total'), meter('energy', 'Energy', 'Meter1'), meter('power', 'Power', 'Meter1')],
    ...[meter('net', 'Net', 'Meter1'), meter('temperature', 'Temperature', 'Meter1')],
  ],
}) as SourceOf<'sparkplug-b'>
const open = () => sparkplugSession(source, () => 1)
const NOW = 1_775_001_700_000
type Session = ReturnType<typeof open>
const hear = (session: Session, { topic, hex }: Recorded['messages'][number]) =>
  session.take({ topic, payload: bytes(hex), receivedAt: NOW })
const of = (type: string, nth = 0) =>
  messages.filter(({ topic }) => topic.includes(`/${type}/`))[nth] as Recorded['messages'][number]

describe('a session as an independent client speaks it', () => {
  it('births, data by name and by alias, historical values, a gap in seq, and the births that were asked for', () => {
    const session = open()
    const found = messages.map((m) => {
      const { readings, rebirth, unmapped, faults } = hear(session, m)
      expect(faults).toEqual([])
      return [
        m.topic.split('/')[2],
        readings.map(([id, at, value]) => `${id} ${at - 1_775_001_600_000} ${value}`),
        rebirth,
        unmapped.map((u) => u.name),
      ]
    })
    const births = [
      ['NBIRTH', ['total 0 4000000000'], [], []],
      ['DBIRTH', ['energy 0 18446744073709551615', 'power 0 12.3', 'net 0 -5', 'temperature 0 20.125'], [], []],
    ]
    expect(found.slice(0, 9)).toEqual([
      ['NCMD', [], [], []],
      ...births,
      ['NDATA', ['total 60000 4000000001'], [], []],
      ['DDATA', ['power 60000 12.4', 'net 60000 -6'], [], []],
      ['DDATA', [], ['Edge1'], ['Edge1/Meter1/Other']], // seq 5 where 4 was to come
      ['NCMD', [], [], []],
      ...births,
    ])
  })
  it('data of a node whose birth was not heard: the alias is unknown, it is set aside, and a birth is asked for', () => {
    const session = open()
    expect(session.unborn()).toEqual(['Edge1'])
    const { readings, faults, rebirth } = hear(session, of('DDATA'))
    expect(readings).toEqual([])
    expect(faults.map((f) => [f.code, f.reason])).toEqual([
      ['no-birth', 'alias 8 of Edge1: its birth was not heard'],
      ['no-birth', 'alias 9 of Edge1: its birth was not heard'],
    ])
    expect(rebirth).toEqual(['Edge1'])
  })
  it('a name is understood without a birth, where it brings its type; a birth is asked for all the same', () => {
    const { readings, rebirth } = hear(open(), of('NDATA'))
    expect([readings, rebirth]).toEqual([[['total', 1_775_001_660_000, '4000000001']], ['Edge1']])
  })
  it('seq goes on from 255 to 0', () => {
    const session = open()
    hear(session, of('NBIRTH'))
    const at = (seq: number) => {
      const hex = seq < 128 ? `18${seq.toString(16).padStart(2, '0')}` : `18${((seq & 0x7f) | 0x80).toString(16)}01`
      return session.take({ topic: 'spBv1.0/Works/NDATA/Edge1', payload: bytes(hex), receivedAt: NOW }).rebirth
    }
    const asked = Array.from({ length: 300 }, (_, i) => at((i + 1) % 256)).flat()
    expect(asked).toEqual([])
    expect(at(99)).toEqual(['Edge1'])
  })
  it('after its death a node is unborn; the will of an older connection changes nothing', () => {
    const session = open()
    hear(session, of('NBIRTH'))
    const death = (bdSeq: number) => {
      const metric = `0a056264536571200858${bdSeq.toString(16).padStart(2, '0')}`
      const payload = bytes(`12${(metric.length / 2).toString(16).padStart(2, '0')}${metric}`)
      session.take({ topic: 'spBv1.0/Works/NDEATH/Edge1', payload, receivedAt: NOW })
    }
    death(9)
    expect(session.unborn()).toEqual([])
    death(0)
    expect(session.unborn()).toEqual(['Edge1'])
  })
  it('another group is none of it; bytes that are no payload are set aside', () => {
    const session = open()
    const take = (topic: string, hex: string) => session.take({ topic, payload: bytes(hex), receivedAt: NOW })
    expect(take('spBv1.0/Other/NDATA/X', '').unmapped.map((u) => u.name)).toEqual(['spBv1.0/Other/NDATA/X'])
    for (const hex of ['ff', '0aff', '1205ff', '13', 'ffffffffffffffffffffff01'])
      expect(take('spBv1.0/Works/NDATA/Edge1', hex).faults).toMatchObject([{ code: 'unreadable' }])
  })
})

describe('numbers', () => {
  const int = (value: bigint, type: number) =>
    numberOf({ isHistorical: false, isNull: false, value: { int: value } }, type)
  it.each([
    [1, 255n, '-1'],
    [2, 0xffffn, '-1'],
    [3, 0xffff_fffbn, '-5'],
    [4, 2n ** 64n - 1n, '-1'],
    [5, 255n, '255'],
    [7, 4_000_000_000n, '4000000000'],
    [8, 2n ** 64n - 1n, '18446744073709551615'],
  ] as const)('type %i of %s', (type, value, is) => expect(int(value, type)).toBe(is))
  it('a boolean, a text and a type that is not known are no numbers', () => {
    const flag = { isHistorical: false, isNull: false, value: { flag: true } } as const
    const text = { isHistorical: false, isNull: false, value: { text: '5' } } as const
    expect([numberOf(flag, 11), numberOf(text, 12), int(5n, 13), int(5n, 99)]).toEqual(Array(4).fill(undefined))
  })
  it.each([0.1, 12.3, 123456.7, 16_777_216, 1e-7, -3.4e38])('the float nearest to %f is written so', (n) =>
    expect(Number(floatText(Math.fround(n)))).toBe(n),
  )
  it('the rebirth command is what the client understood', () => {
    const { metrics, timestamp } = readSparkplug(rebirthCommand(NOW))
    expect(timestamp).toBe(NOW)
    expect(metrics).toMatchObject([{ name: 'Node Control/Rebirth', datatype: 11, value: { flag: true } }])
  })
})
