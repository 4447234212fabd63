import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Folder → what its files may import: folders (or one file) of this repository, libraries, `node:`. */
const law: Record<string, readonly string[]> = {
  core: ['core', 'zod'],
  'edge-agent': [
    ...['edge-agent', 'core', 'node:', 'zod', 'mqtt', 'yaml', 'pino', 'ulid', 'better-sqlite3'],
    ...['serialport', 'net-snmp', 'node-opcua-client', 'node-opcua-certificate-manager', '@bacnet-js/client'],
    'server/ledger/sqlite.ts',
  ],
  'server/config': ['server/config', 'core', 'node:', 'zod', 'yaml'],
  'server/coefficients': ['server/coefficients', 'core', 'node:', 'csv-parse', 'read-excel-file'],
  'server/ingest': ['server/ingest', 'core', 'node:', 'zod', 'aedes', 'mqtt'],
  // tsx: in a checkout the workers' sources are run by it
  'server/ledger': ['server/ledger', 'core', 'node:', 'better-sqlite3', 'tsx'],
  'server/influx': [
    ...['server/influx', 'core', 'node:', '@influxdata/influxdb-client'],
    ...['server/ledger/sqlite.ts', 'server/ledger/follow.ts', 'server/ledger/worker.ts'],
  ],
  'server/auth': ['server/auth', 'core', 'node:', 'better-sqlite3', '@node-rs/argon2', 'server/ledger/sqlite.ts'],
  'server/totals': ['server/totals', 'core'],
  'server/annual': ['server/annual', 'core'],
  'server/company': ['server/company', 'core'],
  'server/closing': ['server/closing', 'core', 'node:'],
  'server/export': ['server/export', 'core', 'hyparquet-writer'],
  'server/reconciliation': ['server/reconciliation', 'core'],
  'server/records': ['server/records', 'core'],
  'server/live': ['server/live', 'core'],
  'server/manual': ['server/manual', 'core', 'node:'],
  'server/table': ['server/table', 'node:', 'zod', 'csv-parse', 'read-excel-file'],
  'server/quality': ['server/quality', 'core', 'node:'],
  'server/http': [
    ...['server/http', 'core', 'node:', 'zod', 'fastify', 'fastify-type-provider-zod', 'prom-client', 'socket.io'],
    ...['@fastify/static', '@fastify/swagger', 'ulid'],
  ],
}
/** These wire the rest together: any part of the server, and what they need of outside. */
const wiring = [
  'server/main.ts',
  'server/company-main.ts',
  'server/listen.ts',
  'server/package.ts',
  'server/disk.ts',
  'server/cli',
]
/** How the page is built is no part of it. */
const build = 'dashboard/vite.config.ts'
/** Only these may be imported by the page; the server it reaches through HTTP and socket.io. */
const page = ['dashboard', 'core']

const root = join(import.meta.dirname, '..')
const statement = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?'([^']+)'|import\('([^']+)'\)/g
type Import = { file: string; target: string; isType: boolean }

const sources = async (folder: string): Promise<string[]> =>
  (await readdir(join(root, folder), { recursive: true }))
    .map((name) => join(folder, name))
    .filter((name) => /\.(ts|tsx)$/.test(name) && !name.includes('node_modules') && !name.startsWith('dashboard/dist'))

const importsOf = (file: string): Import[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(statement)].map(([, type, from, dynamic]) => {
    const name = from ?? dynamic ?? ''
    const target = name.startsWith('.')
      ? relative(root, join(root, dirname(file), name))
      : name.replace(/^#core\//, 'core/')
    return { file, target, isType: type !== undefined }
  })
const all = async (folder: string): Promise<Import[]> => (await sources(folder)).flatMap(importsOf)
const within = (target: string, allowed: string): boolean =>
  target === allowed || target.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`)
const breaks = (imports: readonly Import[], allowed: readonly string[]): string[] =>
  imports
    .filter(({ target }) => !allowed.some((a) => within(target, a)))
    .map(({ file, target }) => `${file} → ${target}`)

describe('import law', () => {
  it.each(Object.keys(law))('%s', async (folder) => {
    const imports = await all(folder)
    expect(imports.length).toBeGreaterThan(0)
    // of a sibling in the server only its contract: a type
    const contracts = folder.startsWith('server/') ? imports.filter((i) => i.isType && within(i.target, 'server')) : []
    const rest = imports.filter((i) => !contracts.includes(i))
    expect(breaks(rest, law[folder] ?? [])).toEqual([])
  })

  it('dashboard: core and libraries, never the server or the agent', async () => {
    const own = (await all('dashboard')).filter(
      ({ file, target }) => file !== build && /^(core|dashboard|server|edge-agent|demo|tests|node:)/.test(target),
    )
    expect(own.length).toBeGreaterThan(0)
    expect(breaks(own, page)).toEqual([])
  })

  it('knows every folder of the server, and no file lies in a drawer', async () => {
    const files = [...(await sources('server')), ...(await sources('edge-agent')), ...(await sources('core'))]
    const unknown = files.filter((f) => ![...Object.keys(law), ...wiring].some((known) => within(f, known)))
    expect(unknown).toEqual([])
    expect(files.filter((f) => /(^|\/)(utils?|common|helpers?|services?|managers?|types)(\/|\.tsx?$)/.test(f))).toEqual(
      [],
    )
  })

  it('the core is pure: no clock, file, network, chance or promise', async () => {
    const impure =
      /Date\.now\(|new Date\(\)|Math\.random|setTimeout|setInterval|\bfetch\(|process\.|\basync\b|\bPromise\b/
    const found = (await sources('core')).filter((f) => impure.test(readFileSync(join(root, f), 'utf8')))
    expect(found).toEqual([])
  })
})
