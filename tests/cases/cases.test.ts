import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { InProcess } from '../contract/in-process.ts'
import { counter, single } from '../contract/plant.ts'
import { FIRST, readingsIn, slotsIn, words } from './metering-notation.ts'

/** One folder a bug of the ledger: what arrived (`epoch-seq: readings`, void, flush, crash), and what must stand in the tables. */
type Case = {
  why: string
  meter: Record<string, unknown>
  steps: string[]
  slots: string
  unexplained: string
  setAside: string
}
const ledgerCases = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((d) => d.isDirectory() && readdirSync(join(import.meta.dirname, d.name)).includes('case.json'))
  .map((d): [string, Case] => [
    d.name,
    JSON.parse(readFileSync(join(import.meta.dirname, d.name, 'case.json'), 'utf8')) as Case,
  ])

/** `value!@time` bears a quality that does not exist. */
const wire = (text: string): unknown[] =>
  words(text).map((word) => {
    const [reading] = readingsIn(word.replace('!', ''))
    return ['m', reading?.at, reading?.value, word.includes('!') ? 'splendid' : reading?.quality]
  })
const batch = (step: string): unknown => {
  const [, epoch, seq, rest = ''] = /^(\w+)-(\d+):(.*)$/.exec(step) ?? []
  const identity = { epoch, seq: Number(seq) }
  return rest.trim() === 'void' ? { ...identity, void: 'refused' } : { ...identity, readings: wire(rest) }
}
const play = (ledger: InProcess, step: string): void => {
  if (step === 'flush') ledger.flush()
  else if (step === 'crash') ledger.restart()
  else ledger.take([batch(step)])
}
const clock = (at: number): string => {
  const minutes = (at - FIRST) / 60_000
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
const identity =
  "(SELECT e.epoch || '-' || b.seq || '-' || r.idx FROM batches b JOIN epochs e ON e.id = b.epoch WHERE b.id = r.batch)"
const stands = (ledger: InProcess) => {
  const all = <T>(sql: string): T[] => ledger.db.prepare<[], T>(sql).all()
  const bins = ledger.queries.bins({ table: 'slots', meters: ['works/m'], from: 0, to: 1e13 })
  return {
    slots: bins.map(({ meter, set_aside, ...bin }) => ({ ...bin, setAside: set_aside })),
    unexplained: all<{ at: number; id: string; amount: number }>(
      `SELECT to_at AS at, ${identity} AS id, amount FROM unexplained u JOIN readings r ON r.id = u.to_reading ORDER BY 1`,
    )
      .map(({ at, id, amount }) => `${clock(at)} ${id} ${amount / 1e6}`)
      .join(', '),
    setAside: all<{ at: number; id: string }>(
      `SELECT s.at, ${identity} AS id FROM set_aside s JOIN readings r ON r.id = s.reading ORDER BY 1`,
    )
      .map(({ at, id }) => `${clock(at)} ${id}`)
      .join(', '),
  }
}

test.each(ledgerCases)('%s', (_, { why, meter, steps, slots, unexplained, setAside }) => {
  const ledger = new InProcess(single(counter('m', meter)))
  try {
    for (const step of steps) play(ledger, step)
    ledger.flush()
    const expected = { slots: slotsIn(slots), unexplained, setAside }
    expect(stands(ledger), why).toEqual(expected)
    ledger.rebuild()
    expect(stands(ledger), why).toEqual(expected)
  } finally {
    ledger.close()
  }
})
