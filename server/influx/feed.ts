import { setImmediate } from 'node:timers/promises'
import { type CertificateAct, certificateKpis } from '#core/certificate-kpi'
import { type Kpi, liveKpis, monthKpis } from '#core/kpi'
import type { TargetGround } from '#core/metered'
import type { Plant } from '#core/plant'
import type { Snapshot } from '#core/snapshot'
import { addMonths, type EpochMs, HOUR, MINUTE, type Month, monthOf } from '#core/time'

export type FeedOptions = {
  plant: Plant
  /** months of this and the last fiscal year, as the books have them */
  ground: () => TargetGround
  latest: () => Snapshot | undefined
  now: () => EpochMs
  /** every act about a certificate that there ever was */
  certificates: () => Promise<readonly CertificateAct[]>
  take: (kpis: readonly Kpi[]) => void
  log: { error(fields: object, message: string): void }
}
/** The moment's figures are projected once a minute; those of this and the last month with them, all others once an hour. */
const EVERY = MINUTE
const RECENT = 2

/** Feeds the projection with figures of sites, segments and targets. A month costs one turn of the event loop, not all at once. */
export const startFeed = ({ plant, ground, latest, now, certificates, take, log }: FeedOptions): { stop(): void } => {
  let whole = Number.NEGATIVE_INFINITY
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const monthsDue = (months: readonly Month[]): readonly Month[] => {
    const due = now() - whole >= HOUR
    if (due && months.length > 0) whole = now()
    const since = addMonths(monthOf(now()), 1 - RECENT)
    return due ? months : months.filter((m) => m >= since)
  }
  const round = async (): Promise<void> => {
    const snapshot = latest()
    if (snapshot) take(liveKpis(plant, snapshot))
    take(certificateKpis(plant, await certificates()))
    const facts = ground()
    const months = [...new Set(facts.months.map((b) => monthOf(b.start as EpochMs)))].toSorted()
    for (const month of monthsDue(months)) {
      if (stopped) return
      take(monthKpis(facts, month))
      await setImmediate()
    }
  }
  const again = (): void => {
    timer = setTimeout(() => {
      round()
        .catch((error: unknown) => log.error({ error }, 'figures could not be made for InfluxDB'))
        .finally(() => stopped || again())
    }, EVERY).unref()
  }
  void round().catch((error: unknown) => log.error({ error }, 'figures could not be made for InfluxDB'))
  again()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
