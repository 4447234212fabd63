import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compiled } from '../compiled.ts'
import { manualPlantPath } from '../manual/plant.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'gentani-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const sheet = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const run = (...args: string[]) => {
  const program = [compiled('server/cli/gentani.ts'), 'import', ...args]
  const env = { ...process.env, GENTANI_DATA_DIR: join(folder, 'data') }
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8', env })
  return { status, stdout, stderr }
}
const good = sheet('水道.csv', '検針日,指示値\n令和8年3月1日,"1,000.0"\n2026/4/1,1100\n')
const plant = ['--plant', manualPlantPath]
const water = [...plant, '--meter', 'works/water']

describe('gentani import', { timeout: 120_000 }, () => {
  it('--dry-run shows what would change by month, and writes nothing', () => {
    const { status, stdout } = run(good, ...water, '--dry-run')
    expect(status).toBe(0)
    expect(stdout).toContain('line 2: "1,000.0" is read as 1000.0')
    expect(stdout).toContain('works/water  2026-03  -  100.000  m3')
    expect(stdout).toContain('dry run: nothing was written')
  })
  it('writes all of it, and the second time nothing', () => {
    expect(run(good, ...water)).toMatchObject({ status: 0, stdout: expect.stringContaining('2 entries written') })
    const again = run(good, ...water, '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ repeated: [2, 3], written: false, flaws: [] })
  })
  it('errors by line: exit 1, nothing is written', () => {
    const bad = sheet('bad.csv', 'when,what\n4/1,5\n2026/5/1,"12,5"\n')
    const { status, stderr, stdout } = run(bad, ...water, '--map', 'date=when,reading=2')
    expect(status).toBe(1)
    expect(stderr).toContain('line 2: date-without-year "4/1"')
    expect(stderr).toContain('line 3: number-comma "12,5"')
    expect(stdout).toContain('2 errors: nothing was written')
  })
  it('wrong use is 64, an unreadable file 1', () => {
    expect(run(good, ...plant, '--meter', 'works/moon').status).toBe(64)
    expect(run(sheet('x.xlsx', 'PK no archive'), ...water)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('not-a-workbook'),
    })
  })
})
