import { z } from 'zod'
import { absent, computed } from '#core/computed'
import { Figure, figure } from '#core/figure'
import { placedMeters } from '#core/plant-index'
import { DAY } from '#core/time'
import { isVirtual } from '#core/virtual-meter'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'

const LedgerSize = z.object({
  bytes: z.number().describe('of the ledger with its write-ahead log'),
  free_bytes: z.number().describe('free on its disk'),
  readings: z.int().describe('accepted since the ledger was made'),
  bytesPerReading: Figure.describe('with slots, totals and all else that is kept'),
  readingsPerDay: z.number().describe('that the polling periods of plant.yaml make'),
  daysUntilFull: Figure.describe('at that rate; unit d'),
})

/** Readings a day by the polling periods; what people enter and formulas are none. */
export const readingsPerDay = (plant: Deps['plant']): number =>
  placedMeters(plant)
    .filter(({ meter }) => !isVirtual(meter) && meter.manual === false && meter.every > 0)
    .reduce((sum, { meter }) => sum + DAY / meter.every, 0)
/** Fewer readings say nothing of the size of one: an empty ledger has its tables. */
const ENOUGH = 10_000

/** 台帳の大きさ: how large the ledger is, and when its disk will be full. */
export const ledgerSize: Resource = (app, deps) => {
  app.get(
    '/api/v1/ledger',
    { schema: { summary: 'Size of the ledger and when its disk is full', response: { 200: LedgerSize } } },
    async () => {
      const { ledger_bytes: bytes, free_bytes } = await deps.disk()
      const { accepted: readings } = deps.counts().ledger
      const each = readings >= ENOUGH ? computed(bytes / readings) : absent('too-early')
      const perDay = readingsPerDay(deps.plant)
      const days = each.ok && perDay > 0 ? computed(free_bytes / (each.value * perDay)) : absent('too-early')
      return {
        ...{ bytes, free_bytes, readings, readingsPerDay: perDay },
        bytesPerReading: figure(each, 'B'),
        daysUntilFull: figure(days, 'd'),
      }
    },
  )
}
