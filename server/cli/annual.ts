import { pueSide, roleSide } from '#core/balance'
import type { TargetGround } from '#core/metered'
import type { Plant } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import {
  type EpochMs,
  fiscalYear,
  fiscalYearInterval,
  fiscalYearOf,
  monthInterval,
  monthOf,
  monthsBetween,
} from '#core/time'
import { type Annual, openAnnual } from '../annual/annual.ts'
import { openBooks } from '../closing/books.ts'
import type { Read } from '../ledger/contract.ts'
import { readCoefficients } from '../main.ts'

/** What the live view holds of this and the last year, read once. */
const recentOf = async (
  plant: Plant,
  read: Read,
  { now, dataDir }: { now: EpochMs; dataDir: string },
): Promise<TargetGround> => {
  const books = openBooks(read, () => plant)
  const from = fiscalYearInterval(fiscalYear(fiscalYearOf(now) - 1)).start
  const to = fiscalYearInterval(fiscalYearOf(now)).end
  const months = await books.months({ meters: placedMeters(plant).map((m) => m.key), from, to })
  const common = new Map<string, Awaited<ReturnType<typeof read<'common'>>>>()
  const monthMaxima = new Map<string, Map<string, number>>()
  for (const site of plant.sites) {
    const it = roleSide(site, 'it')
    if (it.length > 0) common.set(site.id, await read('common', { facility: pueSide(site), it, from, to: now }))
    if (!plant.targets.some((t) => t.metric === 'demand_kW' && t.scope === site.id)) continue
    const highest = new Map<string, number>()
    for (const month of monthsBetween(monthOf(from), monthOf(now))) {
      const { start, end } = monthInterval(month)
      const top = await read('maximum', { side: roleSide(site, 'intake'), from: start, to: end })
      if (top) highest.set(month, top.amount)
    }
    monthMaxima.set(site.id, highest)
  }
  return {
    plant,
    coefficients: readCoefficients(dataDir),
    activity: [],
    baseChanges: [],
    now,
    months,
    common,
    monthMaxima,
  }
}

/** The annual view of a ledger beside its server. */
export const annualBeside = async (
  plant: Plant,
  read: Read,
  { now, dataDir }: { now: EpochMs; dataDir: string },
): Promise<Annual> => {
  const recent = await recentOf(plant, read, { now, dataDir })
  return openAnnual({ read, months: openBooks(read, () => plant).months, recent: () => recent, now: () => now })
}
