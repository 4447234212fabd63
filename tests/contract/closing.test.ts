import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical } from '#core/act'
import { coefficientsOf } from '#core/coefficient'
import type { Close } from '#core/month-close'
import { sha256 } from '../../server/closing/library.ts'
import { shipped } from '../golden/shipped.ts'
import { closeAs, hours, JUNE, MAY, openWorks, plantText, type Works } from './closing-works.ts'

const HOUR = 3_600_000
const ALL = ['main', 'gas', 'output']

describe('a month is closed, and its facts move on', () => {
  let works: Works
  beforeAll(async () => {
    works = await openWorks()
    // main is silent from 20 May on; the gas and output meters are complete
    await works.send(hours(['main'], MAY - HOUR, MAY + 19 * 24 * HOUR))
    await works.send(hours(['gas', 'output'], MAY - HOUR, JUNE + HOUR))
  }, 60_000)
  afterAll(() => works.shutDown())
  const [site] = [() => works.site()]
  const textOf = async (): Promise<string> => {
    const close = await works.closing.standing('works', '2026-05')
    return (await works.ledger.read('closeText', { hash: close?.hash ?? '' })) ?? ''
  }
  const mayOf = async (meter: string): Promise<number> => {
    const bins = await works.closing.months({ meters: [`works/${meter}`], from: MAY, to: JUNE })
    return bins.filter((b) => b.meter === `works/${meter}` && b.start === MAY).reduce((sum, b) => sum + b.amount, 0)
  }

  test('a silent meter stands against it, and must be waived by its name', async () => {
    const { findings } = await works.closing.preview(site(), '2026-05')
    expect(findings.map((f) => [f.id, f.level])).toEqual([
      ['meter-silent:works/main', 'blocking'],
      ['provisional-factors:works', 'warning'],
    ])
    await expect(closeAs(works, '2026-05')).rejects.toMatchObject({ code: 'close-blocked' })
    await expect(closeAs(works, '2026-05', { waive: ['coverage-low:works/gas'] })).rejects.toMatchObject({
      code: 'unknown-finding',
    })
    await expect(closeAs(works, '2026-07')).rejects.toMatchObject({
      code: 'close-blocked',
      message: expect.stringContaining('month-not-over') as string,
    })
    await expect(closeAs(works, '2026-07', { waive: ['month-not-over:works'] })).rejects.toMatchObject({
      code: 'unknown-finding',
    })
    expect(await works.ledger.read('closes', {})).toEqual([])
    expect(await works.ledger.read('acts', { limit: 10 })).toEqual([])
  })

  let closedText = ''
  test('closed: what it keeps is canonical, hashed, with its acts', async () => {
    const { hash, revision } = await closeAs(works, '2026-05', { waive: ['meter-silent:works/main'] })
    closedText = await textOf()
    expect(sha256(closedText)).toBe(hash)
    const close = JSON.parse(closedText) as Close
    expect(canonical(close)).toBe(closedText)
    expect(close).toMatchObject({ site: 'works', month: '2026-05', revision, previous: null, rules: 1 })
    expect(close.meters.map((m) => [m.meter, m.amount])).toEqual([
      ['works/gas', 7_440_000_000],
      ['works/main', 4_560_000_000],
      // t in the ledger's kg
      ['works/output', 7_440_000_000_000],
    ])
    // 4,560 kWh × 8.64 GJ/千kWh + 7,440 m3 × 45 GJ/千m3 (省エネ法 施行規則 別表)
    expect(close.official.energy.gj).toEqual({ value: 4.56 * 8.64 + 7.44 * 45, unit: 'GJ' })
    expect(close.factors.used.map((u) => u.id)).toContain('act-heat-2023')
    expect(close.waivers).toEqual([
      { kind: 'meter-silent', subject: 'works/main', numbers: expect.anything() as object, reason: '確認済み' },
    ])
    const acts = await works.ledger.read('acts', { limit: 10 })
    expect(acts.map((a) => [a.kind, a.key, a.person])).toEqual([
      ['close', '2026-05', 'sato'],
      ['waiver', '2026-05 1 meter-silent:works/main', 'sato'],
    ])
    await expect(closeAs(works, '2026-05')).rejects.toMatchObject({ code: 'month-closed' })
    expect((await works.closing.year(site(), 2026 as never)).map((m) => m.state).slice(0, 4)).toEqual([
      'blocked',
      'closed',
      'blocked',
      'open',
    ])
  })

  test('late readings: the close stays to the byte, and the adjustment says why and how much', async () => {
    await works.send(hours(['main'], MAY + 19 * 24 * HOUR + HOUR, JUNE + HOUR))
    expect(await textOf()).toBe(closedText)
    expect(await mayOf('main')).toBe(4_560_000_000)
    const close = await works.closing.standing('works', '2026-05')
    if (!close) throw new Error('it stands')
    const pending = await works.closing.pending(close)
    expect(pending?.meters).toMatchObject([
      { meter: 'works/main', old: 4_560_000_000, now: 7_440_000_000, why: ['late-readings'], readings: 289, sets: [] },
    ])
    expect(pending?.number).toBe(1)
    expect((await works.closing.year(site(), 2026 as never))[1]?.state).toBe('adjustment')
  })

  test('a factor set of another content: the closed figure stays, the adjustment names the set', async () => {
    const { sets, sources } = shipped()
    const dearer = sets.map((set) =>
      set.kind === 'heat-value' && set.id === 'act-heat-2023'
        ? { ...set, values: set.values.map((v) => (v.key === 'grid' ? { ...v, value: '9.00' } : v)) }
        : set,
    )
    await works.again({ coefficients: coefficientsOf(dearer, sources) })
    expect(await textOf()).toBe(closedText)
    const close = await works.closing.standing('works', '2026-05')
    const pending = close && (await works.closing.pending(close))
    expect(pending?.meters).toMatchObject([
      { meter: 'works/main', why: ['late-readings', 'factors'], sets: ['act-heat-2023'] },
    ])
    expect(pending?.now.energy.gj).toEqual({ value: 7.44 * 9 + 7.44 * 45, unit: 'GJ' })
    await works.again({ coefficients: shipped() })
  })

  test('a plant edit: the closed figure stays, the adjustment names the field', async () => {
    await works.again({ text: plantText({ ct: 2 }) })
    expect(await textOf()).toBe(closedText)
    expect(await mayOf('main')).toBe(4_560_000_000)
    const close = await works.closing.standing('works', '2026-05')
    const pending = close && (await works.closing.pending(close))
    expect(pending?.meters).toMatchObject([
      { meter: 'works/main', now: 14_880_000_000, why: ['late-readings', 'plant'], fields: ['ct'] },
    ])
    await works.again({ text: plantText() })
  })

  test('approved, it is booked to the month of the approval, beside that month’s own figure', async () => {
    const close = await works.closing.standing('works', '2026-05')
    const pending = close && (await works.closing.pending(close))
    if (!close || !pending) throw new Error('it waits')
    const request = { site: site(), month: '2026-05', number: 1, person: 'sato', reason: '復旧後の再送' } as const
    await expect(works.closing.approve({ ...request, seen: 'x' })).rejects.toMatchObject({ code: 'close-changed' })
    const { booked } = await works.closing.approve({ ...request, seen: works.closing.seenOf(pending) })
    expect(booked).toBe('2026-07')
    const july = await works.closing.months({
      meters: ['works/main'],
      from: Date.parse('2026-07-01T00:00:00+09:00'),
      to: Date.parse('2026-08-01T00:00:00+09:00'),
    })
    expect(july.filter((b) => b.meter === 'works/main').map((b) => b.amount)).toEqual([2_880_000_000])
    expect(await mayOf('main')).toBe(4_560_000_000)
    expect(await works.closing.pending(close)).toBeNull()
    await expect(works.closing.approve({ ...request, seen: 'x' })).rejects.toMatchObject({ code: 'nothing-to-adjust' })
  })

  test('opened again by a second person: what was booked is taken back, the next close follows in the chain', async () => {
    const request = { site: site(), month: '2026-05', reason: '監査の指摘' } as const
    await expect(works.closing.reopen({ ...request, person: 'sato' })).rejects.toMatchObject({ code: 'second-person' })
    const { reversal } = await works.closing.reopen({ ...request, person: 'suzuki' })
    expect(reversal?.meters).toMatchObject([
      { meter: 'works/main', old: 7_440_000_000, now: 4_560_000_000, why: ['reopened'] },
    ])
    await expect(works.closing.reopen({ ...request, person: 'suzuki' })).rejects.toMatchObject({
      code: 'month-not-closed',
    })
    const from = MAY
    const to = Date.parse('2026-08-01T00:00:00+09:00')
    const sum = async () =>
      (await works.closing.months({ meters: ['works/main'], from, to }))
        .filter((b) => b.meter === 'works/main')
        .reduce((s, b) => s + b.amount, 0)
    const before = await sum()
    const raw = await works.ledger.read('bins', { table: 'months', meters: ['works/main'], from, to })
    expect(before).toBe(raw.reduce((s, b) => s + b.amount, 0))
    expect((await works.closing.year(site(), 2026 as never))[1]?.state).toBe('reopened')
    const { revision } = await closeAs(works, '2026-05')
    expect(revision).toBe(2)
    expect(await sum()).toBe(before)
    const rows = await works.ledger.read('closes', { site: 'works' })
    expect(rows.map((r) => [r.revision, r.previous, r.open])).toEqual([
      [1, null, 1],
      [2, rows[0]?.hash, 0],
    ])
    expect(await works.ledger.read('closeText', { hash: rows[0]?.hash ?? '' })).toBe(closedText)
    const close = await works.closing.standing('works', '2026-05')
    expect(close && (await works.closing.pending(close))).toBeNull()
  })
  test('all meters of the plant are in a close', async () => {
    const close = await works.closing.standing('works', '2026-05')
    expect(close?.meters.map((m) => m.meter)).toEqual(ALL.map((m) => `works/${m}`).toSorted())
  })
})
