import type { Combination } from '#core/combination'
import { combinationsOf } from '#core/meter-balance'
import type { Plant } from '#core/plant'
import type { Read } from './contract.ts'
import type { MinuteRow, Range } from './queries.ts'

/** Minutes of one sum where all its parts have them; what is covered longer enters with its mean rate. For display, so in doubles. */
const minutesOf = ({ key, parts, den }: Combination, rows: readonly MinuteRow[]): MinuteRow[] => {
  const factors = new Map(parts.map(({ meter, num }) => [meter, Number(num) / Number(den)]))
  const at = new Map<number, { covered: number; rate: number; parts: number }>()
  for (const { meter, start, amount, covered } of rows) {
    const factor = factors.get(meter)
    if (factor === undefined) continue
    const known = at.get(start) ?? { covered, rate: 0, parts: 0 }
    known.covered = Math.min(known.covered, covered)
    known.rate += (factor * amount) / covered
    known.parts += 1
    at.set(start, known)
  }
  return [...at]
    .filter(([, m]) => m.parts === parts.length)
    .map(([start, m]) => ({ meter: key, start, amount: m.rate * m.covered, covered: m.covered }))
}

/** Minutes are kept for metered meters alone: those of virtual ones and of balances are made when they are asked for. */
export const withCombinedMinutes = (read: Read, plant: Plant): Read => {
  const sums = new Map(combinationsOf(plant).map((c) => [c.key, c]))
  if (sums.size === 0) return read
  const minutes = async (range: Range): Promise<MinuteRow[]> => {
    const wanted = range.meters.flatMap((key) => sums.get(key) ?? [])
    if (wanted.length === 0) return read('minutes', range)
    const own = new Set(range.meters.filter((key) => !sums.has(key)))
    const meters = [...new Set([...own, ...wanted.flatMap((c) => c.parts.map((p) => p.meter))])]
    const rows = await read('minutes', { ...range, meters })
    return [...rows.filter((r) => own.has(r.meter)), ...wanted.flatMap((c) => minutesOf(c, rows))]
  }
  const any = read as (name: string, ...args: unknown[]) => Promise<unknown>
  return ((name: string, ...args: unknown[]) =>
    name === 'minutes' ? minutes(args[0] as Range) : any(name, ...args)) as Read
}
