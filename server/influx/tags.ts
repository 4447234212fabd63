import type { Plant } from '#core/plant'
import { placedMeters } from '#core/plant-index'

/** Tags of a meter's lines, ready to stand in them: of its readings (unit as displayed), and of its slots and totals (base unit). */
export type MeterTags = { readonly reading: string; readonly amount: string }

const escaped = (text: string): string => text.replace(/[,= ]/g, '\\$&')
/** Tags in the order of their keys, as InfluxDB likes them. An empty tag would vanish and merge two series: it is `none`. */
export const tagText = (tags: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(tags)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `,${key}=${escaped(value || 'none')}`)
    .join('')

/** The tags of every meter of a plant, by key. */
export const plantTags = (plant: Plant): Map<string, MeterTags> =>
  new Map(
    placedMeters(plant).map(({ key, site, meter, unit }) => {
      const { carrier, role, use, counted } = meter
      const tags = { site: site.id, meter: meter.id, carrier, role, use, counted: counted ? 'yes' : 'no' }
      return [key, { reading: tagText({ ...tags, unit: meter.unit }), amount: tagText({ ...tags, unit }) }]
    }),
  )
/** Tags of a meter that the plant has no more, and that was never projected. */
export const unknownTags = (key: string): MeterTags => {
  const [site, meter] = key.split('/')
  const none = { carrier: 'none', role: 'none', use: 'none', counted: 'no', unit: 'none' }
  const text = tagText({ ...none, site, meter })
  return { reading: text, amount: text }
}
