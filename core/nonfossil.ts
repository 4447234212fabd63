/**
 * Non-fossil share of a retailer's menu, %: the share that the menu states, and for the rest the FIT remainder of the year
 * (0.13 in the 2024 submission; later years: the value that the Agency publishes).
 */
export const menuNonFossilShare = (stated: number, fitRemainder: number): number =>
  stated + (100 - stated) * fitRemainder

/** Capacity factors for generation without a meter, % (みなし算定, 2024 submission). */
export const CAPACITY_FACTOR = { solar: 13.8, 'onshore-wind': 30.1, 'offshore-wind': 28.7 } as const
/** みなし発電量, 千kWh a year: kW × 8,760 × CF / 100 / 1,000; kW is the smaller of panels and inverter, per string. */
export const deemedGeneration = (kW: number, source: keyof typeof CAPACITY_FACTOR): number =>
  (kW * 8_760 * CAPACITY_FACTOR[source]) / 100 / 1_000
