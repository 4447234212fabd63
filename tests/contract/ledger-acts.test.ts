import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Act, actText, type NewAct } from '#core/act'
import { chainFlaw } from '#core/act-chain'
import { watchChain } from '../../server/ledger/act-chain.ts'
import { Acts, sha256 } from '../../server/ledger/acts.ts'
import type { Read } from '../../server/ledger/contract.ts'
import { InProcess } from './in-process.ts'
import { newDirectory, type Opened, open } from './opened.ts'
import { works } from './plant.ts'

const note = (key: string, body: NewAct['body'], basis?: number | null): NewAct => ({
  kind: 'finding',
  site: 'works',
  key,
  body,
  reason: '点検済み',
  ...(basis === undefined ? {} : { basis }),
})

describe('through the threads', () => {
  let directory: ReturnType<typeof newDirectory>
  let ledger: Opened
  beforeEach(async () => {
    directory = newDirectory()
    ledger = await open(join(directory.path, 'ledger.sqlite'), works())
  })
  afterEach(async () => {
    await ledger.close()
    directory.remove()
  })
  const bodies = (acts: readonly Act[]) => acts.map((a) => a.body)

  test('acts come back as they were recorded, chained, with author and time', async () => {
    const began = Date.now()
    const [first, second] = await ledger.act([note('a', { b: 1, a: [null, '½'] }), note('b', 'x')], 'sato')
    const [third] = await ledger.act([note('a', null)], 'suzuki')
    expect(first).toMatchObject({ id: 1, person: 'sato', kind: 'finding', site: 'works', key: 'a', reason: '点検済み' })
    expect(first?.previous).toBe('0'.repeat(64))
    expect(second?.previous).toBe(first?.hash)
    expect(third?.at).toBeGreaterThanOrEqual(began)
    const all = await ledger.read('actChain', { after: 0, limit: 10 })
    expect(all).toEqual([first, second, third])
    expect(chainFlaw(all, sha256)).toBeUndefined()
  })

  test('what stands: the newest of each key, without what was taken back', async () => {
    await ledger.act([note('a', 1), note('b', 2), note('a', 3), { ...note('a', 4), site: '' }], 'sato')
    const current = { kinds: ['finding'], current: true, limit: 10 } as const
    expect(bodies(await ledger.read('acts', current))).toEqual([4, 3, 2])
    expect(bodies(await ledger.read('acts', { ...current, site: 'works', key: 'a' }))).toEqual([3])
    expect(bodies(await ledger.read('acts', { ...current, site: '' }))).toEqual([4])
    expect(bodies(await ledger.read('acts', { ...current, kinds: ['close'] }))).toEqual([])
    await ledger.act([note('a', null)], 'suzuki')
    expect(bodies(await ledger.read('acts', { ...current, site: 'works' }))).toEqual([2])
    expect(bodies(await ledger.read('acts', { person: 'sato', before: 3, limit: 1 }))).toEqual([2])
  })

  test('a basis that no longer stands is a conflict, and nothing of the whole is written', async () => {
    const [seen] = await ledger.act([note('a', 1, null)], 'sato')
    const basis = seen?.id ?? 0
    await ledger.act([note('a', 2, basis)], 'suzuki')
    const late = ledger.act([note('b', 9), note('a', 3, basis)], 'sato')
    await expect(late).rejects.toMatchObject({ code: 'act-conflict', message: expect.stringContaining('suzuki') })
    await expect(ledger.act([note('a', 3, null)], 'sato')).rejects.toMatchObject({ code: 'act-conflict' })
    await expect(ledger.act([note('c', 3, 1)], 'sato')).rejects.toMatchObject({ code: 'act-conflict' })
    expect(bodies(await ledger.read('actChain', { after: 0, limit: 10 }))).toEqual([1, 2])
    await ledger.act([note('a', null)], 'suzuki')
    expect(bodies(await ledger.act([note('a', 5, null)], 'sato'))).toEqual([5])
  })

  test('two people at once: one of them is told', async () => {
    const asked = await Promise.allSettled([
      ledger.act([note('a', 1, null)], 'sato'),
      ledger.act([note('a', 2, null)], 'suzuki'),
    ])
    expect(asked.map((a) => a.status)).toEqual(['fulfilled', 'rejected'])
  })

  test('what is no act is refused whole, and the writer goes on', async () => {
    await expect(ledger.act([note('a', 1), note('', 2)], 'sato')).rejects.toThrow('key')
    await expect(ledger.act([note('a', 1)], 'Nobody!')).rejects.toThrow('id')
    expect((await ledger.act([note('a', 1)], 'sato'))[0]?.id).toBe(1)
  })
})

describe('in the file', () => {
  const withActs = () => {
    const inside = new InProcess(works())
    const acts = new Acts(inside.db)
    const record = (asked: NewAct[], now = 1_000) =>
      inside.db.transaction(() => acts.record({ acts: asked, person: 'sato' }, now))()
    return { ...inside, db: inside.db, queries: inside.queries, record, restart: () => inside.restart() }
  }
  const chain = (queries: ReturnType<typeof withActs>['queries']) => queries.actChain({ after: 0, limit: 100 })

  test('acts, readings and batches are never changed or deleted, and an act cannot be put between or over', () => {
    const { db, record } = withActs()
    record([note('a', 1), note('a', 2)])
    db.exec("INSERT INTO agents VALUES (9, 'works', 'x'); INSERT INTO epochs VALUES (9, 9, 'E')")
    db.exec(
      "INSERT INTO batches VALUES (9, 9, 1, 0, 1, 0, x'00'); INSERT INTO readings VALUES (9, 1, 0, '1', 0, 0, 9, 0)",
    )
    const refused = [
      ["UPDATE acts SET reason = ''", 'never changed'],
      ['DELETE FROM acts WHERE id = 2', 'never deleted'],
      ['INSERT OR REPLACE INTO acts SELECT * FROM acts WHERE id = 1', 'follows the last'],
      [
        'INSERT INTO acts SELECT 3, at, person, kind, site, key, body, reason, previous, hash FROM acts WHERE id = 1',
        'follows',
      ],
      ["UPDATE readings SET value = '2'", 'never changed'],
      ['DELETE FROM readings', 'never deleted'],
      ['UPDATE batches SET received = 2', 'never changed'],
      ['DELETE FROM batches', 'never deleted'],
    ] as const
    for (const [sql, why] of refused) expect(() => db.exec(sql), sql).toThrow(why)
  })

  test('the chain goes on after a crash, and time never goes back', () => {
    const { record, restart, queries } = withActs()
    record([note('a', 1)], 5_000)
    restart()
    record([note('a', 2)], 3_000)
    const acts = chain(queries)
    expect(acts.map((a) => a.at)).toEqual([5_000, 5_000])
    expect(chainFlaw(acts, sha256)).toBeUndefined()
    expect(chainFlaw(acts.slice(1), sha256, acts[0])).toBeUndefined()
  })

  test('any text keeps its hash: half a character, NUL, and numbers that print oddly', () => {
    const { record, queries } = withActs()
    record([{ ...note('\ud800k', ['\udfff', -0, 1e21, 0.1 + 0.2]), reason: 'a\u0000b\ud83d' }])
    expect(chainFlaw(chain(queries), sha256)).toBeUndefined()
  })

  test.each([
    ['a changed reason', "UPDATE acts SET reason = 'other' WHERE id = 2", 2, 'content'],
    ['a changed author', "UPDATE acts SET person = 'tanaka' WHERE id = 3", 3, 'content'],
    ['one taken out', 'DELETE FROM acts WHERE id = 2', 3, 'act 2 is missing'],
    ['the first taken out', 'DELETE FROM acts WHERE id = 1', 2, 'act 1 is missing'],
  ])('the first bad row is named: %s', (_, sql, id, why) => {
    const { db, record, queries } = withActs()
    record([note('a', 1), note('a', 2), note('a', 3), note('a', 4)])
    db.exec(`DROP TRIGGER acts_stay; DROP TRIGGER acts_last; ${sql}`)
    expect(chainFlaw(chain(queries), sha256)).toEqual({ id, why: expect.stringContaining(why) })
  })

  test('a rewritten hash shows at the next act', () => {
    const { db, record, queries } = withActs()
    record([note('a', 1), note('a', 2)])
    const [first, second] = chain(queries) as [Act, Act]
    const { hash: _, ...content } = { ...first, body: 7 }
    const forged = { ...content, hash: sha256(actText(content)) }
    expect(chainFlaw([forged, second], sha256)).toEqual({ id: 2, why: expect.stringContaining('previous') })
    db.close()
  })

  test('the watch walks on with what is new, and sees an old row that was changed when it walks afresh', async () => {
    const { db, record, queries } = withActs()
    let now = 0
    const read: Read = async (name, ...args) => (queries[name] as (asked: unknown) => never)(args[0])
    const state = watchChain(read, () => now)
    expect(await state()).toEqual({ acts: 0, hash: '0'.repeat(64), flaw: null })
    record([note('a', 1), note('a', 2)])
    expect(await state()).toMatchObject({ acts: 2, flaw: null })
    db.exec("DROP TRIGGER acts_stay; UPDATE acts SET reason = 'other' WHERE id = 1")
    record([note('a', 3)])
    expect(await state()).toEqual({ acts: 3, hash: chain(queries).at(-1)?.hash, flaw: null })
    now += 3_600_000
    expect(await state()).toMatchObject({ acts: 0, flaw: { id: 1, why: expect.stringContaining('content') } })
  })
})
