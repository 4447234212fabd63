import { annualView } from '#core/annual'
import { KWH_PER_GJ } from '#core/data-centre'
import type { Site } from '#core/plant'
import { type Ask, constantLeaf, type Ground, PERIOD, type Ref, SITE } from './ground.ts'

/** What of a data centre a node needs. */
export type Centre = { readonly ground: Ground; readonly site: Site; readonly ask: Ask; readonly prefix: string }
/** Undefined where the site is no data centre. */
export const centreOf = (ground: Ground, ask: Ask): Centre | undefined => {
  const site = ground.facts.plant.sites.find((s) => s.id === ask.parts[1])
  return site && ground.facts.common.has(site.id)
    ? { ground, site, ask, prefix: `${ask.period.id}.site.${site.id}.` }
    : undefined
}
/** The annual view of the site. */
export const centreView = ({ ground, site }: Centre) => annualView(ground.facts)?.sites[site.id]
/** What people recorded of the data centre for the year. */
export const centreRecord = ({ ground: { facts }, site }: Centre) =>
  facts.centres.find((c) => c.site === site.id && c.year === facts.year)
/** E_DC. */
export const facility = ({ ask, site }: Centre): Ref => ({ id: `${ask.period.id}.pue.${site.id}.facility` })
/** A figure of the site as an input. */
export const input = ({ prefix }: Centre, name: string): Ref => ({ id: `${prefix}${name}` })
/** kWh in a GJ. */
export const perGJ = (c: Centre): Ref =>
  constantLeaf(
    `${c.ask.id}.per-gj`,
    { ja: '1 kWh = 3.6 MJ', en: '1 kWh = 3.6 MJ' },
    { value: KWH_PER_GJ, unit: 'kWh/GJ', clause: 'ISO/IEC 30134-2' },
  )
/** Where that record stands. */
export const recordLinks = [{ href: '/api/v1/centre-records', title: 'record of the data centre' }]
/** Beginning of the ids of a site. */
export const CENTRE = `${PERIOD}\\.site\\.${SITE}`
