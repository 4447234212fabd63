import type { Co2Line } from './co2.ts'
import { type Computed, computed, type Why } from './computed.ts'
import { product, type Ratio } from './decimal.ts'
import type { EnergyLine, Usage } from './energy.ts'
import { type Exact, negated, readExact, toNumber, writeExact } from './exact.ts'
import type { Factor } from './factor.ts'
import type { OfficialLine } from './official.ts'
import { gj, tCO2 } from './quantity.ts'

/** Positions in a table of factors: a factor of many meters is kept once. */
type Placed<L> = Omit<L, 'factors' | 'usage'> & { readonly factors: readonly number[] }
type Absent = { readonly why: Why }
type ClosedCo2 = { readonly scope: 1 | 2 } & Readonly<
  Record<'location' | 'market' | 'basic', Placed<Co2Line['location']>>
>
/** A meter's official line as a close keeps it: GJ and t-CO2 unrounded, with the factors that made them. */
export type ClosedLine = {
  readonly usage: Usage
  readonly energy: Placed<EnergyLine> | Absent
  readonly co2: ClosedCo2 | Absent
}

type Place = (factors: readonly Factor[]) => number[]
/** A table that hands out the position of each factor, equal ones once. */
export const factorTable = (): { factors: Factor[]; place: Place } => {
  const factors: Factor[] = []
  const known = new Map<string, number>()
  const placed = (factor: Factor): number => {
    const key = JSON.stringify(factor)
    const at = known.get(key) ?? factors.push(factor) - 1
    known.set(key, at)
    return at
  }
  return { factors, place: (list) => list.map(placed) }
}

const packedCo2 = (co2: Computed<Co2Line>, place: Place): ClosedCo2 | Absent => {
  if (!co2.ok) return { why: co2.why }
  const { scope, location, market, basic } = co2.value
  const view = (v: Co2Line['location']) => ({ ...v, factors: place(v.factors) })
  return { scope, location: view(location), market: view(market), basic: view(basic) }
}
const packedEnergy = (energy: Computed<EnergyLine>, place: Place): Placed<EnergyLine> | Absent => {
  if (!energy.ok) return { why: energy.why }
  const { usage, factors, ...rest } = energy.value
  return { ...rest, factors: place(factors) }
}
export const packed = (usage: Usage, { energy, co2 }: OfficialLine, place: Place): ClosedLine => ({
  usage,
  energy: packedEnergy(energy, place),
  co2: packedCo2(co2, place),
})

/** The line as the official sums take it. */
export const unpacked = ({ usage, energy, co2 }: ClosedLine, table: readonly Factor[]): OfficialLine => {
  const of = (used: readonly number[]): Factor[] => used.flatMap((i) => table[i] ?? [])
  const view = (v: ClosedCo2['market']): Co2Line['market'] => ({ ...v, factors: of(v.factors) })
  return {
    energy:
      'why' in energy ? { ok: false, why: energy.why } : computed({ ...energy, usage, factors: of(energy.factors) }),
    co2:
      'why' in co2
        ? { ok: false, why: co2.why }
        : computed({
            usage,
            scope: co2.scope,
            location: view(co2.location),
            market: view(co2.market),
            basic: view(co2.basic),
          }),
  }
}

/** A line taken off: amounts stay, what they made changes its sign. */
export const takenOff = ({ energy, co2 }: OfficialLine): OfficialLine => {
  const minus = (exact: Exact): Exact => writeExact(negated(readExact(exact)))
  const view = (v: Co2Line['market']): Co2Line['market'] => ({ ...v, t: tCO2(0 - v.t), exact: minus(v.exact) })
  return {
    energy: energy.ok
      ? computed({ ...energy.value, gj: gj(0 - energy.value.gj), exact: minus(energy.value.exact) })
      : energy,
    co2: co2.ok
      ? computed({
          ...co2.value,
          location: view(co2.value.location),
          market: view(co2.value.market),
          basic: view(co2.value.basic),
        })
      : co2,
  }
}

/** The part of a line that is handed to others: deducted, with the factors that the line has. */
export const handedOn = ({ energy, co2 }: OfficialLine, part: Ratio): OfficialLine => {
  const share = toNumber(part)
  const usageOf = ({ byContract, hours: _, ...usage }: Usage): Usage => ({
    ...usage,
    amount: usage.amount * share,
    role: 'supplied',
    ...(byContract ? { byContract: byContract.map((p) => ({ ...p, amount: p.amount * share })) } : {}),
  })
  const minus = (exact: Exact): Exact => writeExact(negated(product(readExact(exact), part)))
  const view = (v: Co2Line['market']): Co2Line['market'] => {
    const exact = minus(v.exact)
    return { ...v, exact, t: tCO2(toNumber(readExact(exact))) }
  }
  return {
    energy: energy.ok ? computed(lineOf(energy.value, usageOf, minus)) : energy,
    co2: co2.ok
      ? computed({
          ...co2.value,
          usage: usageOf(co2.value.usage),
          location: view(co2.value.location),
          market: view(co2.value.market),
          basic: view(co2.value.basic),
        })
      : co2,
  }
}
const lineOf = (line: EnergyLine, usageOf: (u: Usage) => Usage, of: (exact: Exact) => Exact): EnergyLine => {
  const exact = of(line.exact)
  return { ...line, usage: usageOf(line.usage), exact, gj: gj(toNumber(readExact(exact))) }
}
