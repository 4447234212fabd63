import { directBefore } from '#core/annual-official'
import { carrierInfo } from '#core/carrier'
import { directCo2 } from '#core/gx-ets'
import { countedMeters } from '#core/period'
import { fiscalYear } from '#core/time'
import { constantOf } from './deemed.ts'
import { filedIn } from './filed.ts'
import { formulas } from './formulas.ts'
import { type Answer, enters, type Form, leaf, orNone, PERIOD, type Ref, shown } from './ground.ts'
import { notes } from './notes.ts'

/** Direct CO2: fuel burnt on the sites. */
const directNow: Answer = (ground, ask) => ({
  title: { ja: '直接排出量', en: 'direct CO2' },
  value: shown(filedIn(ground)?.direct.now),
  unit: 't-CO2',
  op: 'sum',
  formula: formulas.directFuels,
  clause: 'GX-ETS',
  inputs: () => {
    const carriers = new Set(
      countedMeters(ground.facts)
        .filter((m) => enters(ground, m, ask.period))
        .map((m) => m.meter.carrier)
        .filter((c) => ['fossil-fuel', 'nonfossil-fuel'].includes(carrierInfo(c).family)),
    )
    const refs = [...carriers].map((c) => ({ id: `${ask.period.id}.carrier.${c}.co2.basic` }))
    return orNone(refs, ask.id, 't-CO2')
  },
})
const directMean: Answer = (ground, ask) => ({
  title: { ja: '直接排出量 3年度平均', en: 'direct CO2, mean of three years' },
  value: shown(filedIn(ground)?.direct.mean),
  unit: 't-CO2',
  op: 'sum',
  formula: formulas.threeYears,
  clause: 'GX-ETS (排出量取引制度小委員会, 2025-12)',
  inputs: () =>
    [3, 2, 1].flatMap((back): Ref[] => {
      const year = fiscalYear(ground.facts.year - back)
      if (back === 1 && ground.facts.before.length > 0) return [{ id: `fy${year}.official.direct.now`, weight: 1 / 3 }]
      const t = directBefore(ground.facts, year)
      const title = { ja: `${year}年度 (履歴)`, en: `FY${year}, of the history` }
      return t.ok
        ? [
            leaf(`${ask.id}.${year}`, title, {
              value: directCo2(t.value.lines),
              unit: 't-CO2',
              weight: 1 / 3,
              note: notes.ofHistory,
            }),
          ]
        : []
    }),
})
const threshold: Answer = (ground, ask) => ({
  title: { ja: 'GX-ETS 基準', en: 'threshold of GX-ETS' },
  value: shown(filedIn(ground)?.direct.threshold),
  unit: 't-CO2',
  op: 'sum',
  formula: formulas.printed,
  clause: 'GX-ETS',
  inputs: () =>
    shown(filedIn(ground)?.direct.threshold).ok ? [constantOf(ground, `${ask.id}.printed`, 'gx-ets:threshold')] : [],
})

const OFFICIAL = `${PERIOD}\\.official`
/** Direct CO2 beside the threshold of GX-ETS. */
export const directForms: readonly Form[] = [
  [`${OFFICIAL}\\.direct\\.now`, directNow],
  [`${OFFICIAL}\\.direct\\.mean`, directMean],
  [`${OFFICIAL}\\.direct\\.threshold`, threshold],
]
