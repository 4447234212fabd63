import { type WordType, wordsOf } from '../words.ts'

/** What a request has to cover of a device's registers. */
export type Span = { readonly function: 1 | 2 | 3 | 4; readonly address: number; readonly type?: WordType | undefined }
/** One request and the points that it answers. */
export type Block<P extends Span> = {
  readonly function: 1 | 2 | 3 | 4
  readonly address: number
  readonly count: number
  readonly points: readonly P[]
}
/** How registers may be asked for together. */
export type Merging = {
  /** Most registers of one request; the specification allows 125. */
  readonly maxBlock: number
  /** Registers that no point names are read over, so many at most. */
  readonly maxGap: number
  /** Registers that must not be asked for, first and last of each stretch. */
  readonly holes: readonly (readonly [number, number])[]
}

const BIT_FUNCTIONS = 2
/** Registers (or bits) that a point takes. */
export const widthOf = ({ function: f, type }: Span): number =>
  f <= BIT_FUNCTIONS || type === undefined ? 1 : wordsOf(type)

/** Requests in order of function and address; a value is never cut in two. */
export const blocks = <P extends Span>(points: readonly P[], { maxBlock, maxGap, holes }: Merging): Block<P>[] => {
  const sorted = [...points].sort((a, b) => a.function - b.function || a.address - b.address)
  const out: { function: 1 | 2 | 3 | 4; address: number; count: number; points: P[] }[] = []
  for (const point of sorted) {
    const last = out.at(-1)
    const end = point.address + widthOf(point)
    const near = last?.function === point.function && point.address <= last.address + last.count + maxGap
    const crosses = holes.some(([from, to]) => last && from < end && to >= last.address)
    if (last && near && !crosses && end - last.address <= maxBlock) {
      last.count = Math.max(last.count, end - last.address)
      last.points.push(point)
    } else out.push({ function: point.function, address: point.address, count: end - point.address, points: [point] })
  }
  return out
}
