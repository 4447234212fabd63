import type { HallYear } from './centre-year.ts'
import { absent, type Computed, computed } from './computed.ts'
import type { Hall, Site } from './plant.ts'
import { type Reporter, reporter, sharesOf } from './tenancy.ts'

/** The one who runs the site, among the reporters of its energy. */
const COMPANY = ''
/** A rented hall (区画): whose report its IT energy belongs to, and why; null where plant.yaml does not say how it is rented. */
export type TenancyRow = { readonly hall: string; readonly tenant: string; readonly it: Computed<number> } & (
  | Reporter
  | { readonly reports: null; readonly why: null }
)
/** E_DC of a site by the one who reports it, kWh; the tenants and the owner add up to the whole. */
export type TenancyYear = {
  readonly rows: readonly TenancyRow[]
  readonly tenants: readonly { readonly tenant: string; readonly energy: Computed<number> }[]
  readonly owner: Computed<number>
}

const rented = (site: Site): (Hall & { tenant: string })[] =>
  (site.halls ?? []).flatMap((hall) => (hall.tenant === undefined ? [] : [{ ...hall, tenant: hall.tenant }]))
const equipment = (site: Site, hall: Hall & { tenant: string; contract: 'area' | 'metered' }) => ({
  id: hall.id,
  owner: COMPANY,
  operator: hall.tenant,
  contract: hall.contract,
  mayRenew: hall.mayRenew === true,
  metered: hall.it.length > 0,
  hosting: site.kind === 'data-centre',
})
const rowOf = (site: Site, hall: Hall & { tenant: string }, halls: readonly HallYear[]): TenancyRow => {
  const it = halls.find((h) => h.id === hall.id)?.it ?? absent('no-readings')
  const { contract, tenant } = hall
  const of = contract ? reporter(equipment(site, { ...hall, contract })) : ({ reports: null, why: null } as const)
  return { hall: hall.id, tenant, it, ...of }
}

/**
 * Tenants' and the owner's share of a site's energy (省エネ法, テナント): the IT of a hall belongs to its tenant where he may renew it
 * and it is metered; everything else, cooling and losses too, to the owner. A hall of which plant.yaml does not say how it is
 * rented makes the shares absent: who reports is not guessed. Null where nothing is rented.
 */
export const tenancyYear = (
  site: Site,
  { halls, facility }: { readonly halls: readonly HallYear[]; readonly facility: Computed<number> },
): TenancyYear | null => {
  const of = rented(site)
  if (of.length === 0) return null
  const rows = of.map((hall) => rowOf(site, hall, halls))
  const unknown = rows.find((r) => r.reports === null)
  const missing = rows.find((r) => r.reports === 'operator' && !r.it.ok)
  const reporting = rows.filter((r) => r.reports === 'operator')
  const names = [...new Set(reporting.map((r) => r.tenant))]
  const why = unknown ? absent('no-value') : missing && !missing.it.ok ? missing.it : facility
  if (!why.ok) return { rows, tenants: names.map((tenant) => ({ tenant, energy: why })), owner: why }
  const items = of.flatMap((hall) => {
    const { it } = rowOf(site, hall, halls)
    const { contract } = hall
    return contract && it.ok ? [{ ...equipment(site, { ...hall, contract }), energy: it.value }] : []
  })
  const shares = sharesOf(items)
  const theirs = names.map((tenant) => ({ tenant, value: shares.get(tenant) ?? 0 }))
  const owner = theirs.reduce((rest, t) => rest - t.value, why.value)
  return {
    rows,
    tenants: theirs.map(({ tenant, value }) => ({ tenant, energy: computed(value) })),
    owner: computed(owner),
  }
}
