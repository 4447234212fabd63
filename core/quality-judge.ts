import { type MeterKey, meterKey } from './id.ts'
import type { Meter, Site } from './plant.ts'
import type { QualityFinding } from './quality.ts'
import type { QualityCase, QualityJudge } from './quality-case.ts'
import { judgeEstimated } from './quality-estimated.ts'
import { judgeLevel } from './quality-level.ts'
import { judgeNegative } from './quality-negative.ts'
import { judgePower } from './quality-power.ts'
import { judgeSpike } from './quality-spike.ts'
import { judgeStill } from './quality-still.ts'

/** Every rule over one meter; a new one is a file and a place in this list. (`sum`, the balance of parent and children, looks at several meters: quality-sum.ts.) */
const judges: readonly QualityJudge[] = [judgeSpike, judgeStill, judgeNegative, judgeLevel, judgeEstimated, judgePower]

/** What is odd about a meter's slots from `from` on, oldest first. A pure function: the same slots give the same findings. */
export const judge = (c: QualityCase): QualityFinding[] =>
  judges
    .flatMap((one) => one(c))
    .filter((f) => f.to >= c.from)
    .sort((a, b) => a.from - b.from)

/** The meter that says whether the site works: the parent, else the counted intake of electricity. */
export const referenceOf = (site: Site, meter: Meter): MeterKey | undefined => {
  if (meter.parent !== undefined) return meterKey(site.id, meter.parent)
  const intake = site.meters.find((m) => m.counted && m.role === 'intake' && m.carrier === 'grid' && m.id !== meter.id)
  return intake && meterKey(site.id, intake.id)
}
