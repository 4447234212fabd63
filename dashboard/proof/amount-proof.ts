import type { Co2Figure, EnergyFigure } from '#core/snapshot'
import { at, dayStart, fiscalYear, fiscalYearInterval, isoJst, monthInterval, monthOf } from '#core/time'
import { percent } from '../format/number.ts'
import { moment } from '../format/time.ts'
import type { Proof, ProofContext, Span } from './proof.ts'
import { range, show } from './show.ts'

/** From the first moment of the span to the snapshot. */
const periodOf = ({ t, snapshot }: ProofContext, span: Span): string => {
  const now = moment(snapshot.at)
  const starts = {
    today: dayStart(now),
    month: monthInterval(monthOf(now)).start,
    fy: fiscalYearInterval(fiscalYear(snapshot.fiscalYear)).start,
  }
  return range(t, isoJst(at(starts[span])), snapshot.at)
}

export const energyProof = (context: ProofContext, span: Span, { gj, kl, coverage }: EnergyFigure): Proof => {
  const { t } = context
  const share = {
    measured: percent(coverage.measured),
    estimated: percent(coverage.estimated),
    missing: percent(coverage.missing),
  }
  const worst = coverage.worst
  return {
    name: t('proof.energy.name', { span: t(`span.${span}`) }),
    formula: t('proof.energy.formula'),
    period: periodOf(context, span),
    rows: [
      { label: t('proof.energy.heat'), value: show(t, gj) },
      { label: t('proof.energy.factor'), value: '0.0258 kL/GJ' },
      { label: t('proof.energy.kl'), value: show(t, kl) },
    ],
    notes: [
      t('proof.energy.source'),
      t('coverage.text', share),
      ...(worst ? [t('coverage.worst', { meter: worst.meter, measured: percent(worst.measured) })] : []),
    ],
    carriers: true,
  }
}

export const co2Proof = (context: ProofContext, span: Span, figure: Co2Figure): Proof => {
  const { t, snapshot } = context
  const { location, market, scope1, scope2, provisional } = figure
  return {
    name: t('proof.co2.name', { span: t(`span.${span}`) }),
    formula: t('proof.co2.formula'),
    period: periodOf(context, span),
    rows: [
      { label: t('proof.co2.market'), value: show(t, market) },
      { label: t('proof.co2.location'), value: show(t, location) },
      { label: t('proof.co2.scope1'), value: show(t, scope1) },
      { label: t('proof.co2.scope2'), value: show(t, scope2) },
      { label: t('proof.co2.factorYear'), value: t('time.fiscalYear', { fy: provisional ?? snapshot.fiscalYear }) },
    ],
    notes: [
      t('proof.co2.source'),
      provisional === null
        ? t('proof.co2.final', { fy: snapshot.fiscalYear })
        : t('proof.co2.provisional', { fy: snapshot.fiscalYear, year: provisional }),
    ],
    carriers: true,
  }
}
