import { absent, type Computed, computed } from './computed.ts'

/** A tenant, hall or product line with what the rest is shared by: its metered IT energy, hours, mass, area or value. */
export type Claim = { readonly id: string; readonly key: number }
export type Share = { readonly id: string; readonly share: number; readonly value: number }

/**
 * Shares a whole by a key: whole × key / Σ key. The last claim with a key takes what is left of the whole, so that the parts add
 * up to it to the last digit. No key at all: no shares.
 */
export const allocate = (whole: number, claims: readonly Claim[]): Computed<readonly Share[]> => {
  const sum = claims.reduce((total, c) => total + c.key, 0)
  if (!(sum > 0) || claims.some((c) => c.key < 0)) return absent('no-it-energy')
  const last = claims.findLastIndex((c) => c.key > 0)
  const parts = claims.map((c) => (whole * c.key) / sum)
  // rest against the same running sum that a reader adds up
  const before = parts.reduce((total, part, i) => (i === last ? total : total + part), 0)
  return computed(
    claims.map((c, i) => ({ id: c.id, share: c.key / sum, value: i === last ? whole - before : (parts[i] ?? 0) })),
  )
}

/**
 * Energy of a tenant or hall: its own direct meters and the share of the rest by the key (shared energy = whole − Σ direct).
 * Σ parts = whole.
 */
export const allocateRest = (
  whole: number,
  claims: readonly (Claim & { readonly direct: number })[],
): Computed<readonly Share[]> => {
  const direct = claims.reduce((sum, c) => sum + c.direct, 0)
  const rest = allocate(whole - direct, claims)
  if (!rest.ok) return rest
  return computed(
    rest.value.map((part, i) => {
      const value = part.value + (claims[i]?.direct ?? 0)
      return { ...part, value, share: whole === 0 ? part.share : value / whole }
    }),
  )
}
