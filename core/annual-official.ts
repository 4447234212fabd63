import { type AmountBin, amountsOf, binsOf, coverageOf, elapsed } from './amount.ts'
import type { AnnualFacts } from './annual.ts'
import { type CoverageOf, deemedRows, generationOf, withDeemed } from './annual-generation.ts'
import type { AnnualOfficial } from './annual-official-view.ts'
import { avoided } from './avoided.ts'
import { carrierInfo } from './carrier.ts'
import { certificate_kWh } from './certificate.ts'
import { type AfterCertificates, afterCertificates, type Emissions } from './certificates-used.ts'
import { type Co2, type Co2Line, co2 } from './co2.ts'
import { absent, type Computed, computed } from './computed.ts'
import { constant } from './constant.ts'
import { crudeOil, type Energy, type EnergyLine, filedCrudeOil, primaryEnergy, sign, type Usage } from './energy.ts'
import { factorsUsed } from './factor-used.ts'
import { type Figure, figure } from './figure.ts'
import { productFootprints } from './footprint-year.ts'
import { generatorYears, withSplit } from './generator-year.ts'
import { directCo2, gxWatch } from './gx-ets.ts'
import { nonFossilShare } from './nonfossil.ts'
import { type Official, SIDE_BY_SIDE } from './official.ts'
import { oldLawUsages } from './old-law.ts'
import { countedMeters, officialOf } from './period.ts'
import { co2Proof, energyProof, officialProof, proofOf, RECORD, together } from './proof.ts'
import type { GJ } from './quantity.ts'
import { historyUsages } from './segment-year.ts'
import { type FiscalYear, fiscalYear, fiscalYearInterval } from './time.ts'

const map = <A, B>(c: Computed<A>, f: (a: A) => B): Computed<B> => (c.ok ? computed(f(c.value)) : c)
const tonnes = (c: Computed<number>): Figure => figure(c, 't-CO2')

/** A line as its usage; one that an adjustment took off counts below zero. */
const usageOfLine = ({ usage, gj }: EnergyLine): Usage =>
  gj * sign(usage) < 0 ? { ...usage, amount: 0 - usage.amount, byContract: minus(usage.byContract) } : usage
const minus = (parts: Usage['byContract']): Usage['byContract'] =>
  parts?.map((part) => ({ ...part, amount: 0 - part.amount }))

const energyRow = (energy: Computed<Energy>): AnnualOfficial['energy'] => {
  const heat = (of: (e: Energy) => GJ): Figure => figure(map(energy, of), 'GJ')
  const filed = (of: (e: Energy) => GJ): Figure =>
    figure(
      map(energy, (e) => filedCrudeOil(of(e))),
      'kL',
    )
  return {
    a: heat((e) => e.a),
    aPrime: heat((e) => e.aPrime),
    b: heat((e) => e.b),
    bPrime: heat((e) => e.bPrime),
    aFiled: filed((e) => e.a),
    aPrimeFiled: filed((e) => e.aPrime),
    bFiled: filed((e) => e.b),
    bPrimeFiled: filed((e) => e.bPrime),
    proof: energyProof(energy),
  }
}

/** Last fiscal year of the old heat values. */
export const LAST_OLD = fiscalYear(SIDE_BY_SIDE - 1)
/** Of a year's energy: deemed generation, and the fuel of what a generator company sells. */
export const unmeteredUsages = (metered: Computed<Energy>, whole: Energy): Usage[] =>
  metered.ok ? whole.lines.slice(metered.value.lines.length).map(usageOfLine) : []
/** The same amounts by the old law: by meter, and the lines that no meter stands for. */
const oldLaw = (facts: AnnualFacts, metered: Computed<Energy>, whole: Computed<Energy>): AnnualOfficial['oldLaw'] => {
  if (facts.year !== SIDE_BY_SIDE) return null
  const energy = !whole.ok
    ? whole
    : primaryEnergy(
        facts.coefficients,
        [...[...oldLawUsages(facts).values()].flat(), ...unmeteredUsages(metered, whole.value)],
        LAST_OLD,
      )
  return {
    gj: figure(
      map(energy, (e) => e.net),
      'GJ',
    ),
    kl: figure(
      map(energy, (e) => crudeOil(e.net)),
      'kL',
    ),
    proof: energyProof(energy),
  }
}

/** Emissions of bought electricity and heat in a view: the caps of certificates. */
const emissions = (c: Co2, of: 'market' | 'basic'): Emissions => {
  const bought = (family: string): number =>
    c.lines.reduce(
      (sum, line) =>
        carrierInfo(line.usage.carrier).family === family && sign(line.usage) > 0 ? sum + line[of].t : sum,
      0,
    )
  return { total: c[of], electricity: bought('electricity'), heat: bought('heat') }
}
const co2Row = (facts: AnnualFacts, carbon: Computed<Co2>): AnnualOfficial['co2'] => {
  const { coefficients, year, certificates } = facts
  const after: Computed<AfterCertificates> = carbon.ok
    ? afterCertificates(
        coefficients,
        { adjusted: emissions(carbon.value, 'market'), basic: emissions(carbon.value, 'basic') },
        { certificates, year },
      )
    : carbon
  const claims = after.ok ? after.value.adjusted.claims : []
  const view = (of: 'adjusted' | 'basic', before: Computed<number>): AnnualOfficial['co2']['adjusted'] => ({
    before: tonnes(before),
    after: tonnes(map(after, (a) => a[of].after)),
    deducted: after.ok ? { unit: 't-CO2', ...after.value[of].deducted } : null,
  })
  return {
    location: tonnes(map(carbon, (c) => c.location)),
    adjusted: view(
      'adjusted',
      map(carbon, (c) => c.market),
    ),
    basic: view(
      'basic',
      map(carbon, (c) => c.basic),
    ),
    certificates: after.ok
      ? after.value.adjusted.claims.map(({ certificate: { kind, number }, t, used }) => ({
          kind,
          number,
          claimed_t: t,
          used_t: used,
        }))
      : [],
    proof: together([
      co2Proof(carbon),
      proofOf(claims.flatMap(({ average, correction }) => [average ?? [], correction ?? []].flat())),
    ]),
  }
}

const nonFossilRow = (
  facts: AnnualFacts,
  usages: Computed<Usage[]>,
  coverage: CoverageOf,
): AnnualOfficial['nonFossil'] => {
  const { coefficients, year, certificates } = facts
  const electric = countedMeters(facts).filter((m) => carrierInfo(m.meter.carrier).family.endsWith('electricity'))
  const certificates_kWh = certificates.filter((c) => c.year === year).reduce((sum, c) => sum + certificate_kWh(c), 0)
  const share = usages.ok ? nonFossilShare(coefficients, usages.value, { year, certificates_kWh }) : usages
  const percent = (of: 'share' | 'plain'): Figure =>
    figure(
      map(share, (s) => s[of]),
      '%',
    )
  return {
    share: percent('share'),
    plain: percent('plain'),
    certificates_kWh: share.ok ? share.value.certificates_kWh : 0,
    fitRemainder: share.ok
      ? { printed: share.value.fitRemainder.printed, provisional: share.value.fitRemainder.provisional }
      : null,
    rows: share.ok
      ? share.value.rows.map(({ contract, ...row }) => ({
          ...row,
          contract: contract?.id ?? null,
          supplier: contract?.supplier ?? null,
          menu: contract?.menu ?? null,
        }))
      : [],
    coverage: coverage(electric),
    proof: proofOf(share.ok ? [share.value.heat, share.value.fitRemainder] : []),
  }
}

/** Direct CO2 of a year before: of its months where they are at hand, else of the history of every segment. */
export const directBefore = (facts: AnnualFacts, year: FiscalYear): Computed<Co2> => {
  if (year === facts.year - 1 && facts.before.length > 0) {
    const period = { interval: fiscalYearInterval(year), bins: facts.before }
    return officialOf(facts, countedMeters(facts), period).co2
  }
  const { plant, coefficients } = facts
  if (plant.segments.length === 0) return absent('no-base-year')
  const usages: Usage[] = []
  for (const segment of plant.segments) {
    const past = historyUsages(facts, segment, year)
    if (!past) return absent('no-base-year')
    usages.push(...past.usages)
  }
  return co2(coefficients, usages, { year })
}
const directRow = (facts: AnnualFacts, carbon: Computed<Co2>): AnnualOfficial['direct'] => {
  const { coefficients, year } = facts
  const years: Co2[] = []
  let missing: Computed<never> | undefined
  for (const back of [3, 2, 1]) {
    const direct = directBefore(facts, fiscalYear(year - back))
    if (direct.ok) years.push(direct.value)
    else missing ??= direct
  }
  const direct_t = years.map((c) => directCo2(c.lines))
  const watch = missing ?? gxWatch(coefficients, direct_t, year)
  const mean = missing ?? computed(direct_t.reduce((a, b) => a + b, 0) / direct_t.length)
  const threshold = constant(coefficients, 'gx-ets:threshold', year)
  return {
    now: tonnes(map(carbon, (c) => directCo2(c.lines))),
    mean: tonnes(mean),
    threshold: tonnes(map(threshold, (t) => t.value)),
    obliged: watch.ok ? watch.value.obliged : null,
    proof: together([
      co2Proof(carbon),
      ...years.map((c) => co2Proof(computed(c))),
      proofOf(threshold.ok ? [threshold.value] : []),
    ]),
  }
}

const avoidedRows = ({ products, year }: AnnualFacts): AnnualOfficial['avoided'] =>
  products.flatMap((product) =>
    (['flow', 'stock'] as const).map((method) => {
      const result = avoided(product, { year, method })
      return {
        product: product.id,
        name: product.name,
        category: product.category,
        region: product.region,
        method,
        t: tonnes(map(result, (r) => r.t)),
        units: result.ok ? result.value.units : null,
        factorYear: result.ok ? result.value.factorYear : null,
        coverage: null,
        proof: RECORD,
      }
    }),
  )

const factors = ({ energy, co2: carbon }: Official): AnnualOfficial['factors'] => {
  const of = (view: 'location' | 'market' | 'basic') =>
    carbon.ok ? carbon.value.lines.flatMap((line: Co2Line) => [...line[view].factors]) : []
  return factorsUsed([
    ['heat', energy.ok ? energy.value.lines.flatMap((line) => [...line.factors]) : []],
    ['location', of('location')],
    ['market', of('market')],
    ['basic', of('basic')],
  ])
}

/** What is filed of the company's energy and CO2 in a year, and the rules that rest on them. */
export const annualOfficial = (facts: AnnualFacts, bins: readonly AmountBin[], official: Official): AnnualOfficial => {
  const time = elapsed(fiscalYearInterval(facts.year), facts.now)
  const coverage: CoverageOf = (meters) => {
    const keys = meters.map((m) => m.key)
    return coverageOf(binsOf(bins, keys), keys, time)
  }
  const deemed = deemedRows(facts)
  const generators = generatorYears(facts, bins, coverage)
  const { energy: own, co2: carbon } = withSplit(facts, official, generators)
  const energy = withDeemed(
    own,
    deemed.map((d) => d.line),
    facts.year,
  )
  const usages = map(energy, (e) => e.lines.map(usageOfLine))
  const amounts = amountsOf(bins)
  return {
    energy: energyRow(energy),
    oldLaw: oldLaw(facts, official.energy, energy),
    co2: co2Row(facts, carbon),
    nonFossil: nonFossilRow(facts, usages, coverage),
    generation: facts.plant.sites.flatMap((site) => generationOf(site, amounts, coverage)),
    generators: generators.map((g) => g.row),
    deemed: deemed.map((d) => d.row),
    direct: directRow(facts, carbon),
    avoided: avoidedRows(facts),
    footprints: productFootprints(facts),
    factors: factors({ energy, co2: carbon }),
    coverage: coverage(countedMeters(facts)),
    proof: officialProof({ energy, co2: carbon }),
  }
}
