import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

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
    // the modules of a worker are loaded once and not again for each file: a third of the time of the pure tests
    isolate: false,
    testTimeout: 40_000,
    hookTimeout: 120_000,
  },
})
