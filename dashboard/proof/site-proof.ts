import type { Demand, PueFigure, SiteSnapshot } from '#core/snapshot'
import { decimal, percent } from '../format/number.ts'
import { dayTime, moment } from '../format/time.ts'
import { subscript } from '../overview/target-words.ts'
import type { Proof, ProofContext } from './proof.ts'
import { range, show } from './show.ts'

export const pueProof = ({ t }: ProofContext, figure: PueFigure): Proof => {
  const period = range(t, figure.from, figure.to)
  return {
    name: t('proof.pue.name', { label: figure.label, category: subscript(figure.category), span: period }),
    formula: t('proof.pue.formula'),
    period,
    rows: [
      { label: t('proof.pue.facility'), value: `${decimal(figure.facility_kWh, 1)} kWh` },
      { label: t('proof.pue.it'), value: `${decimal(figure.it_kWh, 1)} kWh` },
      { label: `${figure.label}${subscript(figure.category)}`, value: show(t, figure.pue, 4) },
      { label: t('proof.pue.category'), value: t(`overview.category.c${figure.category}`) },
      { label: t('proof.pue.coverage'), value: `${percent(figure.coverage, 2)} %` },
    ],
    notes: [t('proof.pue.source')],
  }
}

export const ratioProof = ({ t, snapshot }: ProofContext, { power_kW, ratio }: SiteSnapshot): Proof => ({
  name: t('proof.pue.ratioName'),
  formula: t('proof.pue.ratioFormula'),
  period: dayTime(t, moment(snapshot.at)),
  rows: [
    { label: t('proof.pue.facilityPower'), value: show(t, power_kW.facility, 1) },
    { label: t('proof.pue.itPower'), value: show(t, power_kW.it, 1) },
    { label: t('proof.pue.ratioName'), value: show(t, ratio, 4) },
  ],
  notes: [t('overview.efficiency.ratioNote'), t('proof.pue.source')],
})

export const demandProof = ({ t, language }: ProofContext, site: SiteSnapshot, demand: Demand): Proof => ({
  name: t('proof.demand.name', { site: site.name[language] }),
  formula: t('proof.demand.formula'),
  period: range(t, demand.startsAt, demand.endsAt),
  rows: [
    { label: t('proof.demand.running'), value: show(t, demand.running_kW, 1) },
    { label: t('proof.demand.forecast'), value: show(t, demand.forecast_kW, 1) },
    { label: t('proof.demand.limit'), value: show(t, demand.limit_kW, 0) },
    ...(demand.maximum
      ? [
          {
            label: t('proof.demand.maximum', { at: dayTime(t, moment(demand.maximum.at)) }),
            value: `${decimal(demand.maximum.kW, 1)} kW`,
          },
        ]
      : []),
  ],
  notes: [t('proof.demand.source')],
})
