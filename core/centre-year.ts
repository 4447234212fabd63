import { allocateRest } from './allocation.ts'
import { type AmountBin, amountsOf } from './amount.ts'
import { pueSide, roleSide, type Side, sideOfUse } from './balance.ts'
import { carrierInfo } from './carrier.ts'
import type { CentreRecord } from './centre-record.ts'
import { absent, type Computed, computed } from './computed.ts'
import { avoided, cer, cue, dppe, erf, iteeSv, iteuSv, KWH_PER_GJ, pPue, ref, wue } from './data-centre.ts'
import { electricityLocation } from './emission-factor.ts'
import { meterKey } from './id.ts'
import type { Official } from './official.ts'
import { type Ground, officialOf } from './period.ts'
import type { Meter, Site } from './plant.ts'
import { placedMeters } from './plant-index.ts'
import { type FiscalYear, fiscalYearInterval } from './time.ts'
import { unitInfo } from './unit.ts'

/** Energies, water and heat of a data centre over a period, out of its meters, kWh and m3; absent where nothing meters it. */
export type CentreAmounts = {
  readonly it: Computed<number>
  readonly cooling: Computed<number>
  /** own generation without fuel, what was sold of it taken off */
  readonly renewable: Computed<number>
  /** heat handed over for reuse */
  readonly reused: Computed<number>
  readonly heatRemoved: Computed<number>
  readonly water_m3: Computed<number>
}

type Amounts = ReadonlyMap<string, number>
const over = (side: Side, amounts: Amounts): Computed<number> => {
  const known = side.filter((m) => amounts.has(m.meter))
  if (known.length === 0) return absent(side.length === 0 ? 'no-meter' : 'no-readings')
  return computed(known.reduce((sum, m) => sum + m.sign * (amounts.get(m.meter) ?? 0), 0))
}
const pick = (site: Site, of: (m: Site['meters'][number]) => 1 | -1 | 0): Side =>
  site.meters.flatMap((m) => {
    const sign = of(m)
    return sign === 0 ? [] : [{ meter: meterKey(site.id, m.id), sign }]
  })
const inKWh = (heat: Computed<number>): Computed<number> => (heat.ok ? computed(heat.value * KWH_PER_GJ) : heat)

const isHeat = (m: Site['meters'][number]): boolean =>
  carrierInfo(m.carrier).family === 'heat' && unitInfo(m.unit).base === 'GJ'
/** The meters behind each amount of a data centre. */
export const centreSides = (site: Site): Readonly<Record<keyof CentreAmounts, Side>> => ({
  it: roleSide(site, 'it'),
  cooling: sideOfUse(site, 'cooling'),
  renewable: pick(site, (m) =>
    m.carrier !== 'self_gen_nonfossil' ? 0 : m.role === 'generation' ? 1 : m.role === 'sold' ? -1 : 0,
  ),
  reused: pick(site, (m) => (isHeat(m) && m.role === 'supplied' ? 1 : 0)),
  heatRemoved: pick(site, (m) => (isHeat(m) && m.use === 'cooling' && m.role === 'none' ? 1 : 0)),
  water_m3: pick(site, (m) => (m.carrier === 'water' && (m.counted || m.role === 'intake') ? 1 : 0)),
})
/** Every meter that an indicator of the centre rests on. */
export const centreMeters = (site: Site): string[] => {
  const sides = [pueSide(site), ...Object.values(centreSides(site))].flat().map((m) => m.meter)
  const halls = (site.halls ?? []).flatMap((h) => [...h.it, ...h.infrastructure]).map((id) => meterKey(site.id, id))
  const entries = site.meters.filter(isEntry).map((m) => meterKey(site.id, m.id))
  return [...new Set([...sides, ...entries, ...halls])]
}

/** What the meters of a data centre say over some bins. */
export const centreAmounts = (site: Site, bins: readonly AmountBin[]): CentreAmounts => {
  const amounts = amountsOf(bins)
  const sides = centreSides(site)
  const of = (name: keyof CentreAmounts): Computed<number> => over(sides[name], amounts)
  return {
    it: of('it'),
    cooling: of('cooling'),
    renewable: of('renewable'),
    reused: inKWh(of('reused')),
    heatRemoved: inKWh(of('heatRemoved')),
    water_m3: of('water_m3'),
  }
}

/** Whether a meter stands where gas, liquid fuel, steam or cooling fluid enters the boundary. */
export const isEntry = ({ role, carrier }: Meter): boolean =>
  role === 'intake' && !['electricity', 'own-electricity', 'none'].includes(carrierInfo(carrier).family)

/**
 * What enters the boundary beside electricity, kWh by content: meters of role `intake` of gas, liquid fuel, steam, cooling fluid
 * (1 kWh = 3.6 MJ); closed months by their own lines. Absent where a meter has no readings or no heat value.
 */
export const entriesKWh = (
  ground: Ground,
  site: Site,
  { bins, year }: { readonly bins: readonly AmountBin[]; readonly year: FiscalYear },
): Computed<number> => {
  const meters = placedMeters(ground.plant).filter(({ site: { id }, meter }) => id === site.id && isEntry(meter))
  if (meters.length === 0) return computed(0)
  let sum = 0
  const amounts = amountsOf(bins)
  for (const m of meters) {
    const amount = amounts.get(m.key)
    if (amount === undefined) return absent('no-readings')
    if (carrierInfo(m.meter.carrier).family === 'heat') sum += amount * KWH_PER_GJ
    else {
      const { energy } = officialOf(ground, [m], { interval: fiscalYearInterval(year), bins })
      if (!energy.ok) return energy
      sum += energy.value.net * KWH_PER_GJ
    }
  }
  return computed(sum)
}

const both = (
  a: Computed<number>,
  b: Computed<number>,
  f: (a: number, b: number) => Computed<number>,
): Computed<number> => (!a.ok ? a : b.ok ? f(a.value, b.value) : b)
/** Nothing metered adds nothing; a meter without readings makes it unknown. */
const orNone = (amount: Computed<number>): Computed<number> =>
  !amount.ok && amount.why === 'no-meter' ? computed(0) : amount

export type CentreIndicators = Readonly<
  Record<
    'ref' | 'erf' | 'cer' | 'cueMarket' | 'cueLocation' | 'wue' | 'iteeSv' | 'iteuSv' | 'dppe' | 'avoided',
    Computed<number>
  >
>
/** The indicators beside PUE (ISO/IEC 30134-3 … -9, DPPE), each with a value or the reason why not. */
export const centreIndicators = (
  { coefficients }: Pick<Ground, 'coefficients'>,
  {
    amounts,
    facility,
    pue,
    official: { co2 },
    record,
    year,
  }: {
    readonly amounts: CentreAmounts
    readonly facility: Computed<number>
    readonly pue: Computed<number>
    readonly official: Official
    readonly record: CentreRecord | undefined
    readonly year: FiscalYear
  },
): CentreIndicators => {
  const servers = (record?.servers ?? []).flatMap((s) => Array.from({ length: s.count }, () => s))
  const renewable = both(orNone(amounts.renewable), computed(record?.certificates_kWh ?? 0), (own, bought) =>
    computed(own + bought),
  )
  const green = both(renewable, facility, ref)
  const carbon = (of: 'market' | 'location') =>
    co2.ok ? both(computed(co2.value[of]), amounts.it, cue) : absent(co2.why)
  const [itee, iteu] = [iteeSv(servers), iteuSv(servers)]
  const factor = electricityLocation(coefficients, year)
  const baseline = record?.baseline
  return {
    ref: green,
    erf: both(amounts.reused, facility, erf),
    cer: both(amounts.heatRemoved, amounts.cooling, cer),
    cueMarket: carbon('market'),
    cueLocation: carbon('location'),
    wue: both(amounts.water_m3, amounts.it, wue),
    iteeSv: itee,
    iteuSv: iteu,
    dppe:
      itee.ok && iteu.ok && pue.ok && green.ok
        ? dppe({ iteu: iteu.value, itee: itee.value, pue: pue.value, gec: green.value })
        : absent([itee, iteu, pue, green].flatMap((c) => (c.ok ? [] : [c.why]))[0] ?? 'no-readings'),
    avoided:
      baseline === undefined
        ? absent('no-base-year')
        : both(pue, amounts.it, (value, it_kWh) =>
            factor.ok
              ? computed(
                  avoided({
                    base: baseline.pue,
                    pue: value,
                    it_kWh,
                    factor: factor.value.value / perTonne(factor.value.unit),
                  }),
                )
              : factor,
          ),
  }
}
/** Electricity factors are printed in t-CO2/kWh, older ones in kg-CO2/kWh. */
const perTonne = (unit: string): number => (unit.startsWith('kg') ? 1_000 : 1)

/** A hall's part of the site: its own energy, its share of what is shared, and its pPUE. */
export type HallYear = {
  readonly id: string
  readonly it: Computed<number>
  readonly direct: Computed<number>
  readonly pPue: Computed<number>
  readonly energy: Computed<number>
  readonly share: Computed<number>
  readonly co2: Computed<number>
}
/** Allocation of a site's electricity and CO2 to its halls: direct meters, the rest by IT energy; Σ halls = site. */
export const hallYears = (
  site: Site,
  {
    bins,
    facility,
    co2_t,
  }: { readonly bins: readonly AmountBin[]; readonly facility: Computed<number>; readonly co2_t: Computed<number> },
): HallYear[] => {
  const amounts = amountsOf(bins)
  const sum = (ids: readonly string[]): Computed<number> =>
    ids.length === 0
      ? computed(0)
      : over(
          ids.map((id) => ({ meter: meterKey(site.id, id), sign: 1 as const })),
          amounts,
        )
  const halls = (site.halls ?? []).map((hall) => {
    const it = sum(hall.it)
    const infrastructure = sum(hall.infrastructure)
    return { id: hall.id, it, infrastructure, direct: both(it, infrastructure, (a, b) => computed(a + b)) }
  })
  const claims = halls.flatMap(({ id, it, direct }) =>
    it.ok && direct.ok ? [{ id, key: it.value, direct: direct.value }] : [],
  )
  const whole = claims.length === halls.length
  const parts = !facility.ok ? facility : whole ? allocateRest(facility.value, claims) : absent('no-readings')
  return halls.map(({ id, it, infrastructure, direct }, i): HallYear => {
    const part = parts.ok ? computed(parts.value[i]) : parts
    const share: Computed<number> = part.ok ? computed(part.value?.share ?? 0) : part
    return {
      id,
      it,
      direct,
      pPue: both(infrastructure, it, pPue),
      energy: part.ok ? computed(part.value?.value ?? 0) : part,
      share,
      co2: both(share, co2_t, (s, t) => computed(s * t)),
    }
  })
}
