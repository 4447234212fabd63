import { absent, type Computed, computed } from '#core/computed'
import { figure } from '#core/figure'
import { countedMeters } from '#core/period'
import type { Site } from '#core/plant'
import { intensityOf } from '#core/segment-year'
import type { SiteSnapshot, Snapshot } from '#core/snapshot'
import { targetOf } from '#core/target-of'
import { fiscalYearOf, isoJst } from '#core/time'
import { attentionOf } from './attention.ts'
import { demandOf } from './demand.ts'
import type { LiveFacts } from './facts.ts'
import { figuresOf, type Periods, periodsOf } from './periods.ts'
import { powerOf } from './power.ts'
import { puesOf } from './pue.ts'

const siteSnapshot = (
  facts: LiveFacts,
  site: Site,
  periods: Periods,
): { snapshot: SiteSnapshot; facility: Computed<number> } => {
  const { facility, ...power } = powerOf({ site, meters: facts.meters, now: facts.now })
  return {
    facility,
    snapshot: {
      name: site.name,
      kind: site.kind,
      ...power,
      ...puesOf(site, facts),
      ...figuresOf(facts, countedMeters(facts, site.id), periods),
      demand: demandOf(site, facts),
    },
  }
}
/** Sum over the sites; a site that is not known makes the sum unknown. */
const sumOf = (parts: readonly Computed<number>[]): Computed<number> => {
  let sum = 0
  for (const p of parts) {
    if (!p.ok) return p
    sum += p.value
  }
  return parts.length === 0 ? absent('no-meter') : computed(sum)
}

/** The whole snapshot, a pure function of the facts (interfaces.md, numbers out). */
export const snapshotOf = (facts: LiveFacts): Snapshot => {
  const periods = periodsOf(facts)
  const built = facts.plant.sites.map((site) => ({ id: site.id, ...siteSnapshot(facts, site, periods) }))
  const sites = Object.fromEntries(built.map(({ id, snapshot }) => [id, snapshot]))
  return {
    at: isoJst(facts.now),
    seq: facts.seq,
    fiscalYear: fiscalYearOf(facts.now),
    company: {
      name: facts.plant.company.name,
      ...figuresOf(facts, countedMeters(facts), periods),
      power_kW: figure(sumOf(built.map((b) => b.facility)), 'kW'),
    },
    sites,
    intensity: facts.plant.segments.map((s) => intensityOf(facts, s, periods)),
    targets: facts.plant.targets.map((t) => targetOf(facts, t)),
    attention: attentionOf(facts, sites),
    agents: [...facts.agents],
  }
}
