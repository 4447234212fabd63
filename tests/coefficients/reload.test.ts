import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AnnualView } from '#core/annual-view'
import type { Figure } from '#core/figure'
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
const ask = async (path: string, body?: object): Promise<unknown> => {
  const answer = await fetch(`${server.url}/api/v1/${path}`, {
    ...(body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  })
  const said: unknown = await answer.json()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(said)}`)
  return said
}
const view = async (): Promise<AnnualView> => AnnualView.parse(await ask('fiscal-years/2026'))
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
/** The annual view once it shows another market view than before. */
const changed = (before: number | undefined) =>
  until('the annual view follows', async () => {
    const now = await view().catch(() => undefined)
    const t = value(now?.company.co2.market)
    return t !== undefined && t !== before ? now : undefined
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
    openAs: { person: 'ann' },
    log: pino({ level: 'silent' }),
  })
  const place = { dataDir, say: () => undefined, complain: () => undefined, password: async () => 'a long way home' }
  await user({ verb: 'add', id: 'ann', options: { role: 'approver', name: 'Ann' } }, place)
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
  test('a list that the command line imports beside it: open months anew, no longer provisional', async () => {
    const before = value((await view()).company.co2.market)
    const list = join(import.meta.dirname, 'list.xlsx')
    const options = ['--kind', 'electricity', '--year', '2026', '--title', 'R7年度実績', '--published', '2027-01-15']
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [compiled('server/cli/gentani.ts'), 'coefficients', 'import', list, ...options, '--write'],
      { env: { ...process.env, GENTANI_DATA_DIR: dataDir } },
    )
    expect(stdout).toContain('written:')
    const after = await changed(before)
    expect(value(after.company.co2.market)).toBeCloseTo(3000 * NEW, 9)
    const rows = await totals()
    expect(rows.map((r) => [r.month, r.provisional, value(r.co2.market)])).toEqual(
      ['2026-04', '2026-05', '2026-06'].map((m) => [m, null, expect.closeTo(1000 * NEW, 9)]),
    )
  }, 90_000)
})
