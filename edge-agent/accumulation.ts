import type { Stamped } from './spool/spool.ts'

type Batch = { readonly readings: string[]; readonly line: Stamped | undefined; size: number }
export type Accumulation = {
  put(reading: string, line: Stamped | undefined): void
  /** Batches that take no more. */
  full(): number
  isEmpty(): boolean
  /** Hands over all batches, those of one clock together; what was handed over is gone when `take` returns. */
  empty(take: (batches: readonly (readonly string[])[], line: Stamped | undefined, isLast: boolean) => void): void
}

const keyOf = (line: Stamped | undefined): string =>
  typeof line === 'object' ? `${line.boot} ${line.offset} ${line.held}` : (line ?? '')

/** Readings on their way into the spool: a batch holds readings of one clock alone. */
export const accumulation = ({ maxReadings, maxBytes }: { maxReadings: number; maxBytes: number }): Accumulation => {
  const open = new Map<string, Batch>()
  let batches: Batch[] = []
  let done = 0
  return {
    put: (reading, line) => {
      const key = keyOf(line)
      let batch = open.get(key)
      if (!batch || batch.readings.length >= maxReadings || batch.size + reading.length + 1 > maxBytes) {
        if (batch) done++
        batch = { readings: [], line, size: 0 }
        open.set(key, batch)
        batches.push(batch)
      }
      batch.readings.push(reading)
      batch.size += reading.length + 1
    },
    full: () => done,
    isEmpty: () => batches.length === 0,
    empty: (take) => {
      open.clear()
      done = 0
      while (batches.length > 0) {
        const { line } = batches[0] as Batch
        const key = keyOf(line)
        const end = batches.findIndex((b) => keyOf(b.line) !== key)
        const some = end < 0 ? batches : batches.slice(0, end)
        take(
          some.map(({ readings }) => readings),
          line,
          end < 0,
        )
        batches = batches.slice(some.length)
      }
    },
  }
}
