import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HallYear } from '#core/centre-year'
import { absent, computed } from '#core/computed'
import { Site } from '#core/plant'
import { tenancyYear } from '#core/tenancy-year'

const name = { ja: '室', en: 'hall' }
type Rented = { tenant?: string; contract?: 'area' | 'metered'; mayRenew?: boolean }
const siteOf = (halls: readonly Rented[], kind: Site['kind'] = 'data-centre'): Site =>
  Site.parse({
    ...{ id: 'dc', name, kind, area: 'tokyo', agents: ['edge'] },
    meters: halls.map((_, i) => ({
      ...{ id: `it-${i}`, name, carrier: 'grid', measure: 'counter', unit: 'kWh', every: '1m', maxRate: 9 },
      ...{ role: 'it', use: 'it' },
    })),
    halls: halls.map((hall, i) => ({ id: `hall-${i}`, name, it: [`it-${i}`], ...hall })),
  })
const yearsOf = (its: readonly number[]): HallYear[] =>
  its.map((it, i) => {
    const of = computed(it)
    return { id: `hall-${i}`, it: of, direct: of, pPue: of, energy: of, share: of, co2: of }
  })
const ofTenant = (tenant: string): Rented => ({ tenant, contract: 'metered', mayRenew: true })

describe('who reports the energy of rented halls', () => {
  test('a tenant his metered IT that he may renew; the owner cooling, losses and hosting by area', () => {
    const site = siteOf([ofTenant('甲社'), { tenant: '乙社', contract: 'area', mayRenew: true }, {}])
    const year = tenancyYear(site, { halls: yearsOf([300, 200, 100]), facility: computed(1_000) })
    expect(year?.rows.map((r) => [r.hall, r.reports, r.why])).toEqual([
      ['hall-0', 'operator', 'tenant-may-renew-and-metered'],
      ['hall-1', 'owner', 'hosting-area-contract'],
    ])
    expect(year?.tenants).toEqual([{ tenant: '甲社', energy: computed(300) }])
    expect(year?.owner).toEqual(computed(700))
  })
  test('a tenant of two halls reports both at once', () => {
    const year = tenancyYear(siteOf([ofTenant('甲社'), ofTenant('甲社')]), {
      halls: yearsOf([300, 200]),
      facility: computed(800),
    })
    expect(year?.tenants).toEqual([{ tenant: '甲社', energy: computed(500) }])
    expect(year?.owner).toEqual(computed(300))
  })
  test('nothing rented: none; a contract that is not stated, or a hall without readings: the reason, not a guess', () => {
    expect(tenancyYear(siteOf([{}]), { halls: yearsOf([1]), facility: computed(2) })).toBeNull()
    const unknown = tenancyYear(siteOf([ofTenant('甲社'), { tenant: '乙社' }]), {
      halls: yearsOf([1, 1]),
      facility: computed(4),
    })
    expect([unknown?.owner, unknown?.rows[1]?.reports]).toEqual([absent('no-value'), null])
    const silent = yearsOf([1]).map((h) => ({ ...h, it: absent('no-readings') }))
    const year = tenancyYear(siteOf([ofTenant('甲社')]), { halls: silent, facility: computed(4) })
    expect([year?.owner, year?.tenants[0]?.energy]).toEqual([absent('no-readings'), absent('no-readings')])
  })
  test('Σ tenants + owner = the site, whoever rents what', () => {
    const hall = fc.record({
      tenant: fc.constantFrom('甲社', '乙社', '丙社'),
      contract: fc.constantFrom('area' as const, 'metered' as const),
      mayRenew: fc.boolean(),
      it: fc.integer({ min: 0, max: 1_000_000 }),
    })
    fc.assert(
      fc.property(
        fc.array(hall, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('data-centre', 'office'),
        (all, kind) => {
          const site = siteOf(
            all.map(({ it: _, ...rented }) => rented),
            kind as Site['kind'],
          )
          const facility = all.reduce((sum, h) => sum + h.it, 0) * 2
          const year = tenancyYear(site, { halls: yearsOf(all.map((h) => h.it)), facility: computed(facility) })
          const parts = [...(year?.tenants ?? []).map((t) => t.energy), ...(year ? [year.owner] : [])]
          expect(parts.reduce((sum, p) => sum + (p.ok ? p.value : Number.NaN), 0)).toBe(facility)
        },
      ),
    )
  })
})
