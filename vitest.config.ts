import { defineConfig } from 'vitest/config'

export default defineConfig({
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
