import { join } from 'node:path'
import { readFolders } from '../../server/coefficients/folder.ts'

/** How long reading, checking and indexing coefficients/ takes: the first time, as at a start, and warm. */
const folder = join(import.meta.dirname, '../../coefficients')
const times = Array.from({ length: 20 }, () => {
  const start = performance.now()
  if (!readFolders([folder]).ok) throw new Error('coefficients/ is not sound')
  return performance.now() - start
})
const warm = times.slice(10).toSorted((a, b) => a - b)
process.stdout.write(`first ${times[0]?.toFixed(0)} ms, warm median ${warm[5]?.toFixed(0)} ms\n`)
