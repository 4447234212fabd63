import { z } from 'zod'

/**
 * Who reports the energy of equipment in rented rooms (省エネ法, テナント). A tenant reports what he may install or renew and what
 * is metered; unmetered: the owner (help desk, 2006). A hosting operator whose users rent IT under an area contract reports
 * their IT with its cooling and lighting (データセンター業 benchmark, 2022).
 */
export type Equipment = {
  readonly id: string
  readonly owner: string
  readonly operator: string
  /** area: users rent IT room by room or rack by rack without a meter of their own; metered: by what is used */
  readonly contract: 'own' | 'area' | 'metered'
  /** whether the one who uses it may install or renew it */
  readonly mayRenew: boolean
  readonly metered: boolean
  /** a data centre that hosts others' IT */
  readonly hosting: boolean
}
export type Reporter = { readonly reports: 'owner' | 'operator'; readonly why: TenancyWhy }
export const TenancyWhy = z.enum([
  'own-use',
  'hosting-area-contract',
  'tenant-may-renew-and-metered',
  'unmetered',
  'no-right-to-renew',
])
export type TenancyWhy = z.infer<typeof TenancyWhy>

/** Who reports one piece of equipment, with the reason. */
export const reporter = (e: Equipment): Reporter => {
  if (e.owner === e.operator || e.contract === 'own') return { reports: 'owner', why: 'own-use' }
  if (e.hosting && e.contract === 'area') return { reports: 'owner', why: 'hosting-area-contract' }
  if (!e.metered) return { reports: 'owner', why: 'unmetered' }
  if (!e.mayRenew) return { reports: 'owner', why: 'no-right-to-renew' }
  return { reports: 'operator', why: 'tenant-may-renew-and-metered' }
}

/** Energy by the one who reports it; Σ over the reporters is the whole. Any unit. */
export const sharesOf = (items: readonly (Equipment & { readonly energy: number })[]): Map<string, number> => {
  const out = new Map<string, number>()
  for (const item of items) {
    const who = reporter(item).reports === 'owner' ? item.owner : item.operator
    out.set(who, (out.get(who) ?? 0) + item.energy)
  }
  return out
}

/** Denominator of a site × the legal entity's share of the site, before the sum per class (one source). */
export const ownActivity = (sites: readonly { readonly activity: number; readonly share: number }[]): number =>
  sites.reduce((sum, s) => sum + s.activity * s.share, 0)
