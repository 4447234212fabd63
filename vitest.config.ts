import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const server = join(import.meta.dirname, 'server/')
/** Workers are started from their compiled form: tests/compiled-worker.ts. */
const compiledWorkers = {
  name: 'compiled-workers',
  enforce: 'pre' as const,
  resolveId: (source: string, importer: string | undefined) =>
    importer?.startsWith(server) && source.endsWith('/worker.ts')
      ? join(import.meta.dirname, 'tests/compiled-worker.ts')
      : undefined,
}

/** Files that take long, the longest first: one that starts last keeps one core and leaves the other idle. */
const LONG = [
  'e2e/demo',
  'e2e/rooms',
  'e2e/records',
  'http/explain',
  'influx/faults',
  'cli/configuration',
  'quality/rules',
  'cli/conflicts',
  'fault/kill',
  'e2e/decisions',
  'e2e/trends',
  'fault/outside-broker',
  'driver/modbus',
  'cli/export',
  'http/annual',
  'fault/reconcile',
  'e2e/silent',
  'coefficients/reload',
  'fault/influxdb',
  'e2e/live',
]
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONG.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`))
      return found < 0 ? LONG.length : found
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  plugins: [compiledWorkers],
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // many tests wait for other processes: two files at a time use three fifths of two cores
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // the modules of a worker are loaded once and not again for each file: a third of the time of the pure tests
    isolate: false,
    testTimeout: 40_000,
    hookTimeout: 120_000,
  },
})
