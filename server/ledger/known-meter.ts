import { type History, meterHistory } from '#core/meter-history'
import type { Meter, Plant } from '#core/plant'

/** A meter as the ledger knows it. */
export type KnownMeter = {
  readonly id: number
  readonly key: string
  readonly meter: Meter
  /** rules by date and events; what people record changes it */
  history: History
  readonly agent: string
}

/** The meters of a plant by key; one without a row in the ledger is left out where `idOf` knows none. */
export const knownMeters = (plant: Plant, idOf: (key: string) => number | undefined): Map<string, KnownMeter> => {
  const meters = new Map<string, KnownMeter>()
  for (const site of plant.sites)
    for (const meter of site.meters) {
      const key = `${site.id}/${meter.id}`
      const id = idOf(key)
      const agent = meter.agent ?? (site.agents[0] as string)
      if (id !== undefined) meters.set(key, { id, key, meter, history: meterHistory(meter), agent })
    }
  return meters
}
