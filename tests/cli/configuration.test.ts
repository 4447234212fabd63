import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepPlant } from '../../server/ledger/plants.ts'
import { gentani, type Program } from '../e2e/program.ts'
import { openStage, ROOT, type Stage } from '../e2e/stage.ts'
import { writePlant } from './plants.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.remove())
const run = async (...args: string[]): Promise<Program & { code: number | null }> => {
  const program = gentani(args, stage)
  return { ...program, code: await program.ended }
}
const cases = [
  [
    'an unknown carrier',
    ['carrier: grid, measure', 'carrier: grids, measure'],
    '9:60: unknown carrier "grids"; did you mean grid?',
  ],
  ['a unit that the carrier has not', ['unit: kWh', 'unit: m3'], '9:90: unit m3 is volume'],
  [
    'parents in a circle',
    ['counted: true }', 'counted: true, parent: line }'],
    'parents go in a circle: main → line → main',
  ],
  ['a target without its base', ['baseYear: 2020', 'baseYear: 2019'], 'missing target base: history has no year 2019'],
  ['a segment of an unknown meter', ['works/*', 'works/nothing'], 'works/nothing'],
] as const

describe('a broken plant.yaml', { timeout: 60_000 }, () => {
  it.each(cases)('%s: file, line and column, exit 78', async (_name, change, words) => {
    writePlant(stage.plantPath, change)
    for (const { code, err } of await Promise.all(
      ['check', 'server'].map((command) => run(command, stage.plantPath)),
    )) {
      expect(code).toBe(78)
      expect(err()).toContain(words)
      const lines = err().trim().split('\n')
      expect(lines.filter((line) => !line.startsWith(`${stage.plantPath}:`))).toEqual([])
      expect(lines.every((line) => /^:\d+:\d+: \S/.test(line.slice(stage.plantPath.length)))).toBe(true)
    }
  })

  it('check --against shows what a plant would change, and what is derived afresh', async () => {
    const dataDir = join(stage.plantPath, '..', 'in-use')
    writePlant(stage.plantPath)
    const text = readFileSync(stage.plantPath, 'utf8')
    const inUse = { text, hash: 'a', loaded: Date.parse('2026-05-01T09:00:00+09:00') }
    expect(keepPlant(join(dataDir, 'ledger.db'), inUse)).toEqual({ diff: undefined })
    expect(keepPlant(join(dataDir, 'ledger.db'), inUse)).toBeUndefined()
    writePlant(stage.plantPath, ['counted: true }', 'counted: true, ct: 40 }'])
    const { code, out } = await run('check', stage.plantPath, '--against', dataDir)
    expect(code).toBe(0)
    expect(out()).toContain('against the plant in use since 2026-05-01T09:00:00+09:00: 1 changes')
    expect(out()).toMatch(/sites\/\S+\/meters\/main\/ct: 1 → 40\n/)
    expect(out()).toMatch(/derived afresh at the next start: \S+\/main/)
    const none = await run('check', stage.plantPath, '--against', join(dataDir, 'nowhere'))
    expect(none.code).toBe(1)
    expect(none.err()).toContain('there is no ledger')
  })

  it('check --json says the same to a machine', async () => {
    writePlant(stage.plantPath, ['carrier: grid, measure', 'carrier: grids, measure'])
    const { code, out, err } = await run('check', stage.plantPath, '--json')
    expect(code).toBe(78)
    expect(err()).toBe('')
    const { ok, findings } = JSON.parse(out()) as { ok: boolean; findings: object[] }
    expect(ok).toBe(false)
    expect(findings).toContainEqual(
      expect.objectContaining({
        file: stage.plantPath,
        line: 9,
        column: 60,
        path: 'sites[0].meters[0].carrier',
        level: 'error',
      }),
    )
  })

  it('a fine one is fine: exit 0', async () => {
    writePlant(stage.plantPath)
    expect(await run('check', stage.plantPath)).toMatchObject({ code: 0 })
    const { code, out } = await run('check', stage.plantPath, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out())).toEqual({ ok: true, findings: [] })
  })

  it('a file that is not there is named', async () => {
    const { code, err } = await run('server', join(stage.folder, 'nowhere.yaml'))
    expect(code).toBe(78)
    expect(err()).toContain('nowhere.yaml')
  })

  it('a broken agent.yaml: check and agent say the same, exit 78', async () => {
    const path = join(stage.folder, 'agent.yaml')
    writeFileSync(
      path,
      'site: works\nagent: edge\nbroker: { url: nowhere, passwordFile: password }\nspool: { path: s.db }\ndevices: []\n',
    )
    for (const command of ['check', 'agent']) {
      const { code, err } = await run(command, path)
      expect(code).toBe(78)
      expect(err()).toContain(`${path}:3:11: a broker is written mqtt://host:1883`)
    }
  })

  it('the demo files themselves are fine', async () => {
    expect(await run('check', join(ROOT, 'demo/plant.yaml'))).toMatchObject({ code: 0 })
  })
})

describe('a wrong environment', { timeout: 60_000 }, () => {
  it('names the variable, exit 78', async () => {
    writePlant(stage.plantPath)
    const program = gentani(['server', stage.plantPath], { httpPort: 70_000, mqttPort: stage.mqttPort })
    expect(await program.ended).toBe(78)
    expect(program.err()).toContain('GENTANI_HTTP_PORT=70000: a port is')
  })
})

describe('wrong use', { timeout: 60_000 }, () => {
  it.each([
    [['frobnicate'], 'unknown command frobnicate'],
    [[], 'no command'],
    [['check'], 'missing required args'],
    [['check', 'plant.yaml', '--jason'], '--jason'],
  ])('%s: exit 64', async (args, words) => {
    const { code, err, out } = await run(...args)
    expect(code).toBe(64)
    expect(err()).toContain(words)
    expect(err()).toContain('gentani --help')
    expect(out()).toBe('')
  })

  it.each([[['--help']], [['server', '--help']], [['check', '-h']]])('%s: says how, exit 0', async (args) => {
    const { code, out, err } = await run(...args)
    expect(code).toBe(0)
    expect(err()).toBe('')
    for (const words of ['gentani', 'GENTANI_HTTP_PORT', 'Exit codes']) expect(out()).toContain(words)
  })

  it('--version', async () => {
    const { code, out } = await run('--version')
    expect(code).toBe(0)
    expect(out()).toMatch(/\d+\.\d+\.\d+/)
  })
})
