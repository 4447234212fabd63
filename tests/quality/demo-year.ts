import { join } from 'node:path'
import { meterHistory, ruleAt } from '#core/meter-history'
import type { Meter } from '#core/plant'
import { type SlotSeries, slotSeries } from '#core/quality-series'
import { scaled } from '#core/register'
import type { Sample } from '#core/sample'
import { slotsOf } from '#core/slot'
import { at, DAY, SLOT } from '#core/time'
import { openDriver } from '../../edge-agent/driver/index.ts'
import { loadPlant } from '../../server/config/plant-file.ts'
import { loadAgentDevices } from '../agent/demo.ts'
import { kept, turned } from '../agent/stage.ts'

const root = join(import.meta.dirname, '../..')
const file = loadPlant(join(root, 'demo/plant.yaml'))
if (!file.ok) throw new Error('the demo has a plant')
export const plant = file.plant

/** Fiscal year 2025, with the eight weeks before it that its first days are compared with. */
export const YEAR = { from: Date.parse('2025-04-01T00:00:00+09:00'), to: Date.parse('2026-04-01T00:00:00+09:00') }
export const SINCE = YEAR.from - 56 * DAY

const agents: Record<string, string> = { 'osaka-dc': 'demo/agent-dc.yaml', himeji: 'demo/agent-factory.yaml' }

export type Reading = { readonly at: number; readonly raw: string }
export type Readings = Map<string, readonly Reading[]>

/** Readings of all meters on every half-hour, from the drivers of the demo themselves. Another seed is another plant of the same make. */
export const demoReadings = async (seed?: number): Promise<Readings> => {
  const out = new Map<string, Reading[]>()
  const backfill = { from: new Date(SINCE).toISOString(), every: SLOT }
  for (const { id: site } of plant.sites)
    for (const device of loadAgentDevices(join(root, agents[site] as string))) {
      const own = device.driver === 'simulator' && seed !== undefined ? { ...device, seed } : device
      const clock = turned(new Date(YEAR.to).toISOString())
      const driver = openDriver({ ...own, backfill } as typeof device, { mark: undefined, clock, log: kept() })
      for await (const { point, at: t, raw } of driver(new AbortController().signal)) {
        if (t > YEAR.to) break
        const key = `${site}/${point}`
        const list = out.get(key)
        if (list) list.push({ at: t, raw })
        else out.set(key, [{ at: t, raw }])
      }
    }
  return out
}

/** Half-hours of a meter's readings by the engine's own pure function. */
export const seriesOf = (meter: Meter, readings: readonly Reading[]): SlotSeries => {
  const history = meterHistory(meter)
  const samples = readings.map(({ at: t, raw }, id): Sample => {
    const r = scaled(ruleAt(history, t), raw)
    if (typeof r === 'string') throw new Error(`${meter.id} ${raw}: ${r}`)
    return { id, at: at(t), r, value: raw, quality: 'good', linked: true }
  })
  const none = {
    unexplained: () => undefined,
    setAside: () => undefined,
    decided: () => undefined,
    gap: () => undefined,
  }
  const slots = [...slotsOf({ history, rulings: new Map(), estimates: [] }, samples, none)].map(([start, slot]) => ({
    ...slot,
    start,
  }))
  return slotSeries(slots, SINCE, YEAR.to)
}
