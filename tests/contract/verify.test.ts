import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { coefficientsOf } from '#core/coefficient'
import { Plant } from '#core/plant'
import { type Verified, verifyLedger } from '../../server/ledger/verify/verify.ts'
import { shipped } from '../golden/shipped.ts'
import { closeAs, hours, JUNE, MAY, openWorks, plantText, type Works } from './closing-works.ts'

const HOUR = 3_600_000
const parse = (text: string): Plant | undefined => Plant.safeParse(JSON.parse(text)).data

let works: Works
const verify = (): Promise<Verified> => verifyLedger({ path: works.path, parse })
/** What verify finds while the file says something else; it is as before afterwards. */
const tampered = async (change: string, back: string, ...values: unknown[]): Promise<string[]> => {
  const db = new Database(works.path)
  const triggers = db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all() as {
    name: string
    sql: string
  }[]
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
  try {
    expect(db.prepare(change).run(...values).changes).toBeGreaterThan(0)
    return (await verify()).flaws.map((f) => `${f.check}: ${f.row}: ${f.why}`)
  } finally {
    db.exec(back)
    for (const { sql } of triggers) db.exec(sql)
    db.close()
  }
}
const value = (sql: string): unknown => {
  const db = new Database(works.path, { readonly: true })
  try {
    return db.prepare(sql).pluck().get()
  } finally {
    db.close()
  }
}

beforeAll(async () => {
  works = await openWorks()
  await works.send(hours(['main'], MAY - HOUR, MAY + 19 * 24 * HOUR))
  await works.send(hours(['gas', 'output'], MAY - HOUR, JUNE + HOUR))
  await closeAs(works, '2026-05', { waive: ['meter-silent:works/main'] })
  // late readings, other factors and another plant come after the close, and an adjustment and a second close
  await works.send(hours(['main'], MAY + 19 * 24 * HOUR + HOUR, JUNE + HOUR))
  const close = await works.closing.standing('works', '2026-05')
  const pending = close && (await works.closing.pending(close))
  if (!pending) throw new Error('an adjustment waits')
  const about = { site: works.site(), month: '2026-05', person: 'suzuki', reason: '監査' }
  await works.closing.approve({ ...about, number: 1, seen: works.closing.seenOf(pending) })
  await works.closing.reopen(about)
  const { sets, sources } = shipped()
  const dearer = sets.map((set) =>
    set.kind === 'heat-value' && set.id === 'act-heat-2023' ? { ...set, title: `${set.title} (訂正)` } : set,
  )
  await works.again({ text: plantText({ ct: 2 }), coefficients: coefficientsOf(dearer, sources) })
  await closeAs(works, '2026-05', { person: 'suzuki' })
  await works.ledger.close()
}, 120_000)
afterAll(() => works.directory.remove())

describe('a ledger whose months were closed, adjusted and opened again', () => {
  test('holds: every close is made again from what it pinned, late data or not', async () => {
    expect(await verify()).toMatchObject({ flaws: [], closes: 2, meters: 3, acts: 6 })
  })

  test('a byte of a reading', async () => {
    const id = value("SELECT id FROM readings WHERE value = '10000.0' AND meter = 1") as number
    const flaws = await tampered(
      "UPDATE readings SET value = '10001.0' WHERE id = ?",
      `UPDATE readings SET value = '10000.0' WHERE id = ${id}`,
      id,
    )
    expect(flaws[0]).toBe('slots: works/main 2026-05-12T15:00:00+09:00: amount is 10000000, the readings give 11000000')
    expect(flaws.some((f) => f.startsWith('closes: works 2026-05 revision 1: works/main: '))).toBe(false)
  })

  test('a reading taken out', async () => {
    const db = new Database(works.path, { readonly: true })
    const row = db.prepare('SELECT * FROM readings WHERE id = 100').raw().get() as (string | number)[]
    db.close()
    const back = `INSERT INTO readings VALUES (${row.map((v) => (typeof v === 'string' ? `'${v}'` : v)).join(', ')})`
    const flaws = await tampered('DELETE FROM readings WHERE id = ?', back, 100)
    expect(flaws).toContain('readings: readings 100: the row is not there: ids follow each other')
  })

  test('a slot, a day, a month', async () => {
    for (const [table, name] of [
      ['slots', 'slots'],
      ['days', 'days'],
      ['months', 'months'],
    ] as const) {
      const flaws = await tampered(
        `UPDATE ${table} SET amount = amount + 1 WHERE meter = 2 AND start = ?`,
        `UPDATE ${table} SET amount = amount - 1 WHERE meter = 2 AND start = ${MAY}`,
        MAY,
      )
      expect(flaws[0]).toMatch(
        new RegExp(`^${name}: works/gas 2026-05-01T00:00:00\\+09:00: amount is \\d+, the readings give \\d+$`),
      )
    }
  })

  test('an act', async () => {
    const reason = String(value("SELECT reason FROM acts WHERE kind = 'reopen'"))
    const flaws = await tampered(
      "UPDATE acts SET reason = '別件' WHERE kind = 'reopen'",
      `UPDATE acts SET reason = '${reason}' WHERE kind = 'reopen'`,
    )
    expect(flaws).toEqual(['acts: act 4: its hash is not that of its content'])
  })

  test('a close: a byte of it, or all of it with its hash', async () => {
    const body = String(value('SELECT body FROM closes WHERE id = 1'))
    const other = body.replace('"amount":4560000000', '"amount":4560000001')
    expect(other).not.toBe(body)
    const back = `UPDATE closes SET body = '${body.replaceAll("'", "''")}' WHERE id = 1`
    expect(await tampered('UPDATE closes SET body = ? WHERE id = 1', back, other)).toContain(
      'closes: works 2026-05 revision 1: its hash is not that of its content',
    )
    const { createHash } = await import('node:crypto')
    const hash = createHash('sha256').update(other).digest('hex')
    const was = String(value('SELECT hash FROM closes WHERE id = 1'))
    const flaws = await tampered(
      'UPDATE closes SET body = ?, hash = ? WHERE id = 1',
      `${back}; UPDATE closes SET hash = '${was}' WHERE id = 1`,
      other,
      hash,
    )
    expect(flaws[0]).toMatch(/^closes: works 2026-05 revision 1: act 2 did not close with this hash$/)
    expect(flaws[1]).toMatch(/revision 2: its previous hash is not that of the close before it$/)
  })

  test('what a close pinned', async () => {
    const [hash, text] = [
      value("SELECT hash FROM pinned WHERE text LIKE '%act-heat-2023%title%'"),
      value("SELECT text FROM pinned WHERE text LIKE '%act-heat-2023%title%'"),
    ].map(String)
    const back = `UPDATE pinned SET text = '${(text ?? '').replaceAll("'", "''")}' WHERE hash = '${hash}'`
    const flaws = await tampered("UPDATE pinned SET text = replace(text, '8.64', '8.65') WHERE hash = ?", back, hash)
    expect(flaws.length).toBeGreaterThan(0)
    expect(flaws[0]).toMatch(
      /^closes: works 2026-05 revision [12]: the factor sets that it pinned are not in the ledger: /,
    )
  })

  test('it holds again', async () => {
    expect((await verify()).flaws).toEqual([])
  })
})
