import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { InProcess } from './in-process.ts'
import { works } from './plant.ts'

const plant = works()
const T = Date.UTC(2026, 3, 1)
const MINUTE = 60_000
const batch = (seq: number, readings: readonly unknown[]) => ({ epoch: 'A', seq, sentAt: T, readings })
const good = (seq: number) => batch(seq, [['main', T + seq * MINUTE, String(100 + seq)]])

let ledger: InProcess
beforeEach(() => {
  ledger = new InProcess(plant)
})
afterEach(() => ledger.close())
const codes = (): string[] =>
  ledger.queries
    .quarantine({ before: 1e9, limit: 100 })
    .map((q) => q.code)
    .reverse()
const ack = () => ledger.facts.acks()[0]?.ack
const generated = () => ledger.queries.counts()

describe('the verdict on a batch', () => {
  test('accepted, and acknowledged after the commit', () => {
    ledger.take([good(1), good(2)])
    expect(ack()).toEqual({ epoch: 'A', committed: 2, missing: [] })
    expect(generated()).toEqual({ accepted: 2, quarantined: 0, repeated: 0, conflicts: 0, batches: 2, twice: 0 })
  })
  test('a repeat is counted and ignored, also after a restart', () => {
    ledger.take([good(1), good(1)])
    ledger.flush()
    ledger.restart()
    ledger.take([good(1)])
    expect(generated()).toMatchObject({ accepted: 1, repeated: 2, conflicts: 0 })
    expect(ack()).toEqual({ epoch: 'A', committed: 1, missing: [] })
  })
  test('the same identity with other content is a conflict: kept aside, never an overwrite', () => {
    ledger.take([good(1), batch(1, [['main', T, '999']])])
    expect(codes()).toEqual(['conflict'])
    expect(ledger.queries.readings({ meter: 'works/main', from: 0, to: 1e13, after: null, limit: 9 })).toMatchObject([
      { value: '101', epoch: 'A', seq: 1, index: 0, agent: 'edge' },
    ])
    expect(generated()).toMatchObject({ accepted: 1, conflicts: 1 })
  })
  test('void takes the place of a batch: the line goes on', () => {
    ledger.take([good(1), good(3), { epoch: 'A', seq: 2, void: 'refused three times' }])
    expect(ack()).toEqual({ epoch: 'A', committed: 3, missing: [] })
    expect(codes()).toEqual(['void'])
  })
  test.each([
    ['no JSON', '{"epoch":"A","seq":', 'unreadable'],
    ['no object', '[1,2]', 'malformed'],
    ['null', 'null', 'malformed'],
    ['no epoch', '{"seq":1,"readings":[]}', 'malformed'],
    ['an epoch that is none', '{"epoch":"a b","seq":1,"readings":[]}', 'malformed'],
    ['seq 0', '{"epoch":"A","seq":0,"readings":[]}', 'malformed'],
    ['seq 1.5', '{"epoch":"A","seq":1.5,"readings":[]}', 'malformed'],
    ['empty', '', 'unreadable'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0, 1]), 'unreadable'],
  ])('%s is quarantined whole and commits nothing', (_, bytes, code) => {
    ledger.take([bytes])
    expect(codes()).toEqual([code])
    expect(ledger.facts.acks()).toEqual([])
    expect(generated()).toMatchObject({ accepted: 0, quarantined: 1 })
  })
  test.each([
    ['cut short', '{"epoch":"A","seq":1,"sentAt":5,"readings":[["main",17', 'unreadable'],
    ['no readings', '{"epoch":"A","seq":1}', 'malformed'],
    ['too large', `{"epoch":"A","seq":1,"readings":[],"x":"${'x'.repeat(262_144)}"}`, 'too-large'],
  ])('%s, but its identity can be read: quarantined, and counts as committed', (_, bytes, code) => {
    ledger.take([bytes, good(2)])
    expect(codes()).toEqual([code])
    expect(ack()).toEqual({ epoch: 'A', committed: 2, missing: [] })
    expect(generated()).toMatchObject({ accepted: 1, quarantined: 1, batches: 2 })
  })
  test('nesting without end does not stop the flow', () => {
    const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`
    ledger.take([`{"epoch":"A","seq":1,"readings":[${deep},["main",${T},${deep}],["main",${T},"5"]]}`, good(2)])
    expect(generated()).toMatchObject({ accepted: 2, quarantined: 2 })
    expect(ack()).toEqual({ epoch: 'A', committed: 2, missing: [] })
  })
  test('a thousand malformed messages, then good ones: the good ones pass, a thousand are listed', () => {
    ledger.take([...Array.from({ length: 1000 }, (_, i) => `broken ${i}`), good(1), good(2)])
    expect(generated()).toMatchObject({ accepted: 2, quarantined: 1000 })
    expect(ledger.queries.quarantineCounts()).toMatchObject([{ code: 'unreadable', agent: 'edge', count: 1000 }])
  })
})

describe('one bad reading is set aside alone', () => {
  test.each<[string, unknown, string]>([
    ['null', null, 'not-a-number'],
    ['true', true, 'not-a-number'],
    ['an empty text', '', 'not-a-number'],
    ['a comma', '12,5', 'not-a-number'],
    ['a space', ' 12', 'not-a-number'],
    ['NaN', 'NaN', 'not-a-number'],
    ['Infinity', '-Infinity', 'not-a-number'],
    ['hexadecimal', '0x10', 'not-a-number'],
    ['an empty list', [], 'not-a-number'],
    ['a list of one', [5], 'not-a-number'],
    ['an object', { value: 5 }, 'not-a-number'],
    ['a decimal too many', '100.25', 'too-many-decimals'],
    ['more than can be kept exactly', '9100000000', 'out-of-range'],
  ])('%s', (_, value, code) => {
    ledger.take([
      batch(1, [
        ['main', T, '100'],
        ['main', T + MINUTE, value],
        ['main', T + 2 * MINUTE, '101'],
      ]),
    ])
    expect(codes()).toEqual([code])
    expect(generated()).toMatchObject({ accepted: 2, quarantined: 1 })
    ledger.flush()
    ledger.restart()
    expect(ledger.queries.bins({ table: 'slots', meters: ['works/main'], from: 0, to: 1e13 })).toMatchObject([
      { amount: 1_000_000, measured: 2 * MINUTE, unexplained: 0 },
    ])
  })
  test('1e400 is a number in JSON and infinite here', () => {
    ledger.take([`{"epoch":"A","seq":1,"sentAt":1,"readings":[["main",${T},1e400],["main",${T},100.0]]}`])
    expect(codes()).toEqual(['not-a-number'])
    expect(generated()).toMatchObject({ accepted: 1, quarantined: 1 })
  })
  test.each<[string, unknown, string]>([
    ['an unknown meter', ['nowhere', T, '1'], 'unknown-meter'],
    ["another agent's meter", ['foreign', T, '1'], 'foreign-meter'],
    ['a sentinel', ['sentinel', T, '65535.0'], 'sentinel'],
    ['a quality that is none', ['main', T, '1', 'splendid'], 'bad-quality'],
    ['seconds in place of milliseconds', ['main', T / 1000, '1'], 'bad-time'],
    ['a time as text', ['main', String(T), '1'], 'bad-time'],
    ['half a millisecond', ['main', T + 0.5, '1'], 'bad-time'],
    ['no value', ['main', T], 'malformed'],
    ['five fields', ['main', T, '1', 'good', 5], 'malformed'],
    ['an object', { meter: 'main', at: T, value: 1 }, 'malformed'],
    ['an id that is none', ['../main', T, '1'], 'malformed'],
    ['a name of an object', ['__proto__', T, '1'], 'malformed'],
  ])('%s', (_, reading, code) => {
    ledger.take([batch(1, [reading, ['main', T + MINUTE, '100']])])
    expect(codes()).toEqual([code])
    expect(generated()).toMatchObject({ accepted: 1, quarantined: 1 })
    expect(ack()).toEqual({ epoch: 'A', committed: 1, missing: [] })
  })
  test('trailing zeros are no decimals; 65535 is legal where it is no sentinel', () => {
    ledger.take([
      batch(1, [
        ['main', T, '65535.000'],
        ['main', T + MINUTE, 65535.5],
      ]),
    ])
    expect(generated()).toMatchObject({ accepted: 2, quarantined: 0 })
  })
  test('more than 120 s ahead of its receipt: kept aside, recoverable; 120 s is not', () => {
    const future = [
      ['main', T + 120_000, '100'],
      ['main', T + 120_001, '900'],
    ]
    ledger.take([batch(1, future)], { receivedAt: T })
    ledger.take([batch(2, [['main', T + 180_000, '101']])], { receivedAt: T + 180_000 })
    expect(codes()).toEqual(['future'])
    ledger.flush()
    ledger.restart()
    expect(ledger.queries.bins({ table: 'slots', meters: ['works/main'], from: 0, to: 1e13 })).toMatchObject([
      { amount: 1_000_000, measured: 60_000, unexplained: 0 },
    ])
    const kept = ledger.queries.readings({ meter: 'works/main', from: 0, to: 1e13, after: null, limit: 9 })
    expect(kept.map((r) => [r.value, r.mark])).toEqual([
      ['100', 0],
      ['900', 2],
      ['101', 0],
    ])
  })
})
