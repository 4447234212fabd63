import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AnnualView } from '#core/annual-view'
import { ClosingMonth } from '#core/close-view'
import type { Figure } from '#core/figure'
import { at, DAY, dayOf, monthInterval } from '#core/time'
import { Totals } from '#core/totals'
import { user } from '../../server/cli/user.ts'
import { type RunningServer, startServer } from '../../server/main.ts'
import { compiled } from '../compiled.ts'
import { until } from '../e2e/until.ts'

/*
 * A running server of a works, July 2026, 1,000 kWh a month since April. The list for the emissions of FY2026 is not out: figures
 * are by that of FY2025, provisional. `gentani coefficients import` then writes a list beside the running server.
 */
const dataDir = mkdtempSync(join(tmpdir(), 'gentani-reload-'))
let server: RunningServer
let cookie = ''
const ask = async (path: string, body?: object): Promise<unknown> => {
  const json = { 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}/api/v1/${path}`, {
    headers: { ...(body ? json : {}), ...(cookie === '' ? {} : { cookie }) },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  })
  const said: unknown = await answer.json()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(said)}`)
  if (path === 'session')
    cookie = answer.headers
      .getSetCookie()
      .flatMap((c) => c.split(';')[0] ?? [])
      .join('; ')
  return said
}
const view = async (): Promise<AnnualView> => AnnualView.parse(await ask('fiscal-years/2026'))
const month = async (): Promise<ClosingMonth> => ClosingMonth.parse(await ask('closes/works/2026-04'))
const totals = async () => Totals.parse(await ask('totals?from=2026-04&to=2026-07&by=carrier')).rows
const value = (figure: Figure | undefined): number | undefined =>
  figure && 'value' in figure ? figure.value : undefined
const read = (lines: readonly string[]) =>
  ask('manual-readings', {
    reason: '検針',
    file: {
      name: 'grid.csv',
      content: Buffer.from(['検針日,指示値', ...lines].join('\n')).toString('base64'),
      meter: 'works/grid',
    },
  })
/** The command line beside the running server. */
const gentani = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
  const env = { ...process.env, GENTANI_DATA_DIR: dataDir }
  const asked = promisify(execFile)(process.execPath, [compiled('server/cli/gentani.ts'), ...args], { env })
  return asked.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }) => ({ code, out: stdout, err: stderr }),
  )
}
/** The annual view once it shows another market view than before. */
const changed = (before: number | undefined) =>
  until('the annual view follows', async () => {
    const now = await view().catch(() => undefined)
    const t = value(now?.company.co2.market)
    const isOther = before === undefined || Math.abs((t ?? before) - before) > 1e-9
    return t !== undefined && isOther ? now : undefined
  })
/** Until the annual view shows a market view. */
const shows = (t: number) =>
  until(`the annual view shows ${t} t-CO2`, async () => {
    const now = value((await view().catch(() => undefined))?.company.co2.market)
    return now !== undefined && Math.abs(now - t) < 1e-9
  })
const OLD = 0.000_547
const NEW = 0.000_521

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-07-10T09:00:00+09:00'), shouldAdvanceTime: true })
  server = await startServer({
    plantPath: join(import.meta.dirname, 'plant.yaml'),
    dataDir,
    httpPort: 0,
    mqttPort: 0,
    log: pino({ level: 'silent' }),
  })
  const place = { dataDir, say: () => undefined, complain: () => undefined, password: async () => 'a long way home' }
  await user({ verb: 'add', id: 'ann', options: { role: 'approver', name: 'Ann' } }, place)
  await ask('session', { account: 'ann', password: 'a long way home' })
}, 60_000)
afterAll(async () => {
  await server.close()
  vi.useRealTimers()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('a kept annual view follows what it rests on', () => {
  test('a reading: the list of FY2025 stands in, provisional', async () => {
    await read(['2026-04-01,0', '2026-05-01,1000', '2026-06-01,2000'])
    const first = await changed(undefined)
    expect(value(first.company.co2.market)).toBeCloseTo(2000 * OLD, 9)
    expect(first.company.co2.provisional).toBe(2025)
    await read(['2026-07-01,3000'])
    const next = await changed(value(first.company.co2.market))
    expect(value(next.company.co2.market)).toBeCloseTo(3000 * OLD, 9)
  }, 60_000)
  test('a record by a person', async () => {
    expect((await view()).intensity[0]?.activity).toMatchObject({ why: 'no-activity' })
    const records = ['2026-04', '2026-05'].map((m) => ({
      segment: 'all',
      month: m,
      value: '5',
      unit: 't',
      evidence: '月報',
    }))
    await ask('activity', { reason: '月報', records })
    expect((await view()).intensity[0]?.activity).toMatchObject({ value: 10 })
  }, 60_000)
  test('hour classes that the command line imports: shown first, then recorded beside the running server', async () => {
    const clocks = Array.from({ length: 48 }, (_, i) => `${Math.floor(i / 2)}:${i % 2 ? '30' : '00'}`)
    const days = Array.from({ length: 61 }, (_, i) => dayOf(at(monthInterval('2026-04').start + i * DAY)))
    const row = (day: string, word = ''): string =>
      ['東京', day, ...clocks.map((_, i) => (i === 20 ? word : ''))].join(',')
    const table = (word: string): string => {
      const path = join(dataDir, 'hours.csv')
      writeFileSync(path, [`供給区域,日付,${clocks.join(',')}`, ...days.map((d) => row(d, word))].join('\n'))
      return path
    }
    const source = ['--source', '公表資料']
    const faulty = await gentani('hour-classes', 'import', table('雨'), ...source)
    expect([faulty.code, faulty.out]).toEqual([1, ''])
    expect(faulty.err).toContain('hours.csv:2: 10:00: "雨" is no class')
    expect(faulty.err).toContain('61 findings, nothing recorded')
    const path = table('需給逼迫')
    expect(await gentani('hour-classes', 'import', path)).toMatchObject({
      code: 64,
      err: expect.stringContaining('--source'),
    })
    const shown = await gentani('hour-classes', 'import', path, ...source)
    expect([shown.code, shown.err]).toEqual([0, ''])
    expect(shown.out).toMatch(/tokyo +2026-04 +30\n/)
    expect(shown.out).toMatch(/fy2026\.segment\.all\.optimised-intensity +no-calendar +→ +[\d.]+/)
    expect(shown.out).toContain('nothing recorded')
    expect((await view()).intensity[0]?.optimised.intensity).toMatchObject({ why: 'no-calendar' })
    expect((await gentani('hour-classes', 'import', path, ...source, '--write')).out).toContain('2 months recorded')
    // 12.2 from 10:00 to 10:30, 9.40 else, of the same register all day
    const A2 = (2000 * (12.2 / 48 + (9.4 * 47) / 48)) / 1_000
    const weighed = await until('A″ follows', async () => {
      const found = value((await view()).intensity[0]?.optimised.energy)
      return found
    })
    expect(weighed).toBeCloseTo(A2, 3)
  }, 120_000)
  test('a month is closed by the list of FY2025', async () => {
    const { preview } = await month()
    const blocking = preview?.findings.filter((f) => f.level === 'blocking') ?? []
    const waivers = blocking.map((f) => ({ finding: f.id, reason: '試験' }))
    await ask('closes', { site: 'works', month: '2026-04', seen: preview?.seen, reason: '月次', waivers })
    const { state, figures, adjustments } = await month()
    expect([state, adjustments]).toEqual(['closed', []])
    expect(value(figures.co2.market)).toBeCloseTo(1000 * OLD, 9)
  }, 60_000)
  test('a list that the command line imports beside it: open months anew, the closed one as it was closed', async () => {
    const before = value((await view()).company.co2.market)
    expect(before).toBeCloseTo(3000 * OLD, 9)
    const list = join(import.meta.dirname, 'list.xlsx')
    const options = ['--kind', 'electricity', '--year', '2026', '--title', 'R7年度実績', '--published', '2027-01-15']
    expect((await gentani('coefficients', 'import', list, ...options, '--write')).out).toContain('written:')
    // the months that the live view holds are read anew within seconds of a close
    await shows(1000 * OLD + 2000 * NEW)
    const rows = await totals()
    expect(rows.map((r) => [r.month, r.closed, r.provisional, value(r.co2.market)])).toEqual([
      ['2026-04', true, 2025, expect.closeTo(1000 * OLD, 9)],
      ['2026-05', false, null, expect.closeTo(1000 * NEW, 9)],
      ['2026-06', false, null, expect.closeTo(1000 * NEW, 9)],
    ])
  }, 90_000)
  test('the closed month has its adjustment, with the list as its reason; it changes nothing until it is approved', async () => {
    const { state, figures, close, adjustments } = await month()
    expect(state).toBe('adjustment')
    expect(value(figures.co2.market)).toBeCloseTo(1000 * OLD, 9)
    const [waits] = adjustments
    expect(adjustments.map((a) => [a.number, a.booked])).toEqual([[1, null]])
    expect([value(waits?.old.co2.market), value(waits?.now.co2.market)]).toEqual([
      expect.closeTo(1000 * OLD, 9),
      expect.closeTo(1000 * NEW, 9),
    ])
    expect(waits?.meters.map((m) => [m.meter, m.why, m.old, m.now])).toEqual([['works/grid', ['factors'], 1000, 1000]])
    expect(waits?.meters[0]?.sets).toEqual(expect.arrayContaining(['shk-electricity-suppliers-fy2026-r2']))
    const approve = { number: 1, seen: waits?.seen, reason: 'R7年度実績の公表' }
    expect(await ask('closes/works/2026-04/adjustments', approve)).toMatchObject({ booked: '2026-07' })
    // April stays as it was closed, its hash too; the difference stands in the month of the approval
    const then = await month()
    expect([then.close?.hash, value(then.figures.co2.market)]).toEqual([close?.hash, expect.closeTo(1000 * OLD, 9)])
    const rows = await totals()
    expect(rows.map((r) => [r.month, value(r.co2.market)])).toEqual([
      ['2026-04', expect.closeTo(1000 * OLD, 9)],
      ['2026-05', expect.closeTo(1000 * NEW, 9)],
      ['2026-06', expect.closeTo(1000 * NEW, 9)],
      ['2026-07', expect.closeTo(1000 * (NEW - OLD), 9)],
    ])
    await shows(3000 * NEW)
  }, 60_000)
})
