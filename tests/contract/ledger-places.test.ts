import { afterEach, beforeEach, expect, test } from 'vitest'
import { derived, InProcess } from './in-process.ts'
import { works } from './plant.ts'

const T = Date.UTC(2026, 3, 1)
const MINUTE = 60_000
/** 120 readings of two meters, the second half of them earlier than the first. */
const batch = (seq: number) => ({
  epoch: 'A',
  seq,
  sentAt: T,
  readings: Array.from({ length: 120 }, (_, i) => [
    i % 2 ? 'main' : 'wraps',
    T + (((i + 60) % 120) + seq * 120) * MINUTE,
    String(i),
  ]),
})

let ledger: InProcess
beforeEach(() => {
  ledger = new InProcess(works())
})
afterEach(() => ledger.close())
const shown = (): number[] =>
  ledger.queries
    .readings({ meter: 'works/main', from: T, to: 1e13, after: { at: T, id: 0 }, limit: 100 })
    .map((r) => r.at)
const unplaced = (): unknown[] =>
  ledger.db.prepare('SELECT meter, at, id FROM readings EXCEPT SELECT meter, at, id FROM places').all()

test('readings are found by time whether they have their place or not', () => {
  ledger.take([batch(1)])
  ledger.flush()
  ledger.take([batch(2)])
  const before = shown()
  expect(unplaced()).toHaveLength(120)
  ledger.flush()
  expect(unplaced()).toEqual([])
  expect(shown()).toEqual(before)
  expect(before).toHaveLength(100)
  expect(before).toEqual([...before].sort((a, b) => a - b))
})

test('a crash before they are placed costs nothing; none is placed twice', () => {
  ledger.take([batch(1)])
  ledger.restart()
  ledger.take([batch(2)])
  ledger.restart()
  expect(unplaced()).toEqual([])
  expect(ledger.db.prepare('SELECT count(*) FROM places').pluck().get()).toBe(240)
})

test('ids follow the order of commit, also after a crash', () => {
  ledger.take([batch(2), batch(1)])
  ledger.restart()
  ledger.take([batch(3)])
  const rows = ledger.db
    .prepare<[], { id: number; seq: number; idx: number }>(
      'SELECT r.id, b.seq, r.idx FROM readings r JOIN batches b ON b.id = r.batch ORDER BY r.id',
    )
    .all()
  expect(rows.map((r) => r.id)).toEqual(rows.map((_, i) => i + 1))
  expect(rows.filter((r) => r.idx === 0).map((r) => r.seq)).toEqual([2, 1, 3])
})

test('one commit of more readings than are placed or derived at once: each has its place, and slots equal those made afresh', () => {
  const batches = Array.from({ length: 350 }, (_, i) => batch(i + 1))
  ledger.take([...batches.slice(175), ...batches.slice(0, 175)])
  expect(ledger.db.prepare('SELECT count(*) FROM places').pluck().get()).toBe(40_000)
  ledger.flush()
  expect(ledger.db.prepare('SELECT count(*) FROM readings').pluck().get()).toBe(42_000)
  expect(unplaced()).toEqual([])
  const before = derived(ledger.db)
  ledger.rebuild()
  expect(derived(ledger.db)).toEqual(before)
})
