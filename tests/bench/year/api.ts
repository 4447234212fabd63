import { join } from 'node:path'
import pino from 'pino'
import { startServer } from '../../../server/main.ts'

/**
 * The year of 300 meters over a running server, by real HTTP: months by meter, carrier and use, series, balances, shares.
 * `tsx -C source tests/bench/year/api.ts [folder of make.ts] [requests of each, default 60]`
 */
const [folder = '/tmp/gentani-year', requests = '60'] = process.argv.slice(2)
const log = pino({ level: 'warn' })
/** the server asks for an account once one is made; this ledger has none, so a fresh data directory is open on loopback */
const server = await startServer({
  plantPath: join(folder, 'plant.yaml'),
  dataDir: folder,
  httpPort: 0,
  mqttPort: 0,
  log,
  page: undefined,
})
const year = 'from=2025-04-01T00:00:00%2B09:00&to=2026-04-01T00:00:00%2B09:00'
const fifty = Array.from({ length: 50 }, (_, i) => `dc/part-${i % 9}-${i % 14}`).join(',')
const urls: [string, string][] = [
  ['year by carrier (12 months)', '/api/v1/totals?from=2025-04&to=2026-03&by=carrier'],
  ['year by meter (300 × 12 months)', '/api/v1/totals?from=2025-04&to=2026-03&by=meter'],
  ['year by use', '/api/v1/totals?from=2025-04&to=2026-03&by=use'],
  ['year by segment', '/api/v1/totals?from=2025-04&to=2026-03&by=segment'],
  ['annual view', '/api/v1/fiscal-years/2025'],
  ['series of a year, 1 key', `/api/v1/series?keys=dc/main&${year}`],
  ['series of a year, 50 keys', `/api/v1/series?keys=${fifty}&${year}`],
  [
    'series of a month, 1 key, 30m',
    '/api/v1/series?keys=dc/main&step=30m&from=2025-06-01T00:00:00%2B09:00&to=2025-07-01T00:00:00%2B09:00',
  ],
  [
    'series of a virtual meter, a month',
    '/api/v1/series?keys=dc/rest&step=30m&from=2025-06-01T00:00:00%2B09:00&to=2025-07-01T00:00:00%2B09:00',
  ],
  ['balances of a site by month', `/api/v1/balances?site=dc&by=month&${year}`],
  [
    'balances of a site by day, a month',
    '/api/v1/balances?site=dc&from=2025-06-01T00:00:00%2B09:00&to=2025-07-01T00:00:00%2B09:00',
  ],
  ['shares by use, a year', `/api/v1/shares?site=works&${year}`],
]
const rowsOf = (text: string): number => {
  const body = JSON.parse(text) as {
    rows?: unknown[]
    series?: { rows: unknown[] }[]
    balances?: { rows: unknown[] }[]
  }
  const lists = body.series ?? body.balances
  return lists ? Math.max(...lists.map((l) => l.rows.length)) : (body.rows?.length ?? 0)
}
process.stdout.write(
  '| request | rows | kB | p50 ms | p95 ms | worst ms |\n| --- | ---: | ---: | ---: | ---: | ---: |\n',
)
for (const [name, path] of urls) {
  const times: number[] = []
  let text = ''
  for (let i = 0; i < Number(requests) + 5; i += 1) {
    const start = performance.now()
    const answer = await fetch(`${server.url}${path}`)
    text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    if (i >= 5) times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (share: number): string =>
    (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(0)
  process.stdout.write(
    `| ${name} | ${rowsOf(text)} | ${Math.round(text.length / 1000)} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |\n`,
  )
}
await server.close()
