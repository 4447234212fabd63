import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate, allocateRest } from '#core/allocation'
import { type Equipment, ownActivity, reporter, sharesOf } from '#core/tenancy'

const key = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1e7, noNaN: true }))
const claims = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), key }), {
  selector: (c) => c.id,
  minLength: 1,
  maxLength: 12,
})

test('Σ tenants = whole, whatever the keys', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), claims, (whole, asked) => {
      const parts = allocate(whole, asked)
      expect(parts.ok).toBe(asked.some((c) => c.key > 0))
      if (!parts.ok) return
      const sum = parts.value.reduce((total, p) => total + p.value, 0)
      expect(Math.abs(sum - whole)).toBeLessThanOrEqual(whole * 1e-14)
      for (const [i, part] of parts.value.entries()) if (asked[i]?.key === 0) expect(part.value).toBe(0)
    }),
  )
})
test('direct meters first, the rest by the key', () => {
  const parts = allocateRest(1_000, [
    { id: 'a', key: 3, direct: 300 },
    { id: 'b', key: 1, direct: 100 },
  ])
  expect(parts).toEqual({
    ok: true,
    value: [
      { id: 'a', share: 0.75, value: 750 },
      { id: 'b', share: 0.25, value: 250 },
    ],
  })
})
test('a tenant without IT energy changes nothing for the others', () => {
  fc.assert(
    fc.property(claims, (asked) => {
      const without = allocate(1_000, asked)
      const beside = allocate(1_000, [...asked, { id: 'new tenant', key: 0 }])
      if (!without.ok || !beside.ok) return
      expect(beside.value.slice(0, -1)).toEqual(without.value)
    }),
  )
})
test('no metered IT energy: no shares, and not zero', () =>
  expect(allocate(1_000, [{ id: 'a', key: 0 }])).toEqual({ ok: false, why: 'no-it-energy' }))

const equipment: fc.Arbitrary<Equipment & { energy: number }> = fc.record({
  id: fc.constant('x'),
  owner: fc.constantFrom('landlord', 'fund'),
  operator: fc.constantFrom('landlord', 'tenant-a', 'tenant-b'),
  contract: fc.constantFrom('own' as const, 'area' as const, 'metered' as const),
  mayRenew: fc.boolean(),
  metered: fc.boolean(),
  hosting: fc.boolean(),
  energy: fc.integer({ min: 0, max: 1_000_000 }),
})
test('owners’ and tenants’ shares: each piece is reported by exactly one, and the sum is the whole', () => {
  fc.assert(
    fc.property(fc.array(equipment), (items) => {
      const shares = sharesOf(items)
      expect([...shares.values()].reduce((sum, e) => sum + e, 0)).toBe(items.reduce((sum, i) => sum + i.energy, 0))
      for (const item of items)
        if (item.owner === item.operator) expect(reporter(item)).toEqual({ reports: 'owner', why: 'own-use' })
    }),
  )
})
test('a site’s denominator counts by the legal entity’s share', () =>
  expect(
    ownActivity([
      { activity: 1_000, share: 0.4 },
      { activity: 200, share: 1 },
    ]),
  ).toBe(600))
