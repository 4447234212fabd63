import type { Combination } from '#core/combination'
import { combinationsOf, meteredOf } from '#core/meter-balance'
import type { Plant } from '#core/plant'
import type { Read } from './contract.ts'
import type { MinuteRow, Queries, Range } from './queries.ts'

/** Minutes of one sum where all its parts have them; what is covered longer enters with its mean rate. For display, so in doubles. */
const minutesOf = (of: Combination | undefined, rows: readonly MinuteRow[]): MinuteRow[] => {
  if (!of) return []
  const { key, parts, den } = of
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

type Seconds = Parameters<Queries['seconds']>[0]
type Again = Parameters<Queries['minutesAgain']>[0]
/** Minutes are kept for metered meters alone, seconds made of their readings: those of virtual ones and of balances are made when they are asked for. */
export const withCombinedMinutes = (read: Read, plant: Plant): Read => {
  const sums = new Map(combinationsOf(plant).map((c) => [c.key, c]))
  if (sums.size === 0) return read
  const summed = (asked: readonly string[], rows: readonly MinuteRow[]): MinuteRow[] => {
    const own = new Set(asked.filter((key) => !sums.has(key)))
    return [...rows.filter((r) => own.has(r.meter)), ...asked.flatMap((key) => minutesOf(sums.get(key), rows))]
  }
  const minutes = async (range: Range): Promise<MinuteRow[]> =>
    summed(range.meters, await read('minutes', { ...range, meters: meteredOf(plant, range.meters) }))
  const seconds = async (asked: Seconds): Promise<MinuteRow[]> =>
    summed(asked.meters, await read('seconds', { ...asked, meters: meteredOf(plant, asked.meters) }))
  const again = async (asked: Again): Promise<ReturnType<Queries['minutesAgain']>> => {
    const found = await read('minutesAgain', { ...asked, meters: meteredOf(plant, asked.meters) })
    return { ...found, rows: summed(asked.meters, found.rows) }
  }
  const any = read as (name: string, ...args: unknown[]) => Promise<unknown>
  return ((name: string, ...args: unknown[]) => {
    if (name === 'minutes') return minutes(args[0] as Range)
    if (name === 'seconds') return seconds(args[0] as Seconds)
    return name === 'minutesAgain' ? again(args[0] as Again) : any(name, ...args)
  }) as Read
}
