import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AdjustmentView, ClosingMonth } from '#core/close-view'
import { useMay } from '../account/use-may.ts'
import { approveAdjustment } from '../api/closes.ts'
import { numberOf } from '../format/figure.ts'
import { decimal, signed } from '../format/number.ts'
import { dayTime, moment, monthText } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { MeterLink } from '../view/meter-link.tsx'
import { useNames } from './names.ts'
import { ReasonForm } from './reason-form.tsx'

type Meter = AdjustmentView['meters'][number]
const places = (n: number): number => (Math.abs(n) < 100 ? 2 : 0)

const Cause = ({ meter: { why, readings, fields, acts, sets } }: { meter: Meter }) => {
  const { t } = useTranslation()
  return (
    <>
      {why.map((one) => t(`closing.why.${one}`)).join('、')}
      <small>
        {readings > 0 && why.includes('late-readings') && <span>{t('closing.readings', { count: readings })}</span>}
        {fields.length > 0 && <span className="code">{t('closing.fields', { fields: fields.join(', ') })}</span>}
        {acts.length > 0 && <span>{t('closing.acts', { acts: acts.map((id) => `#${id}`).join(', ') })}</span>}
        {sets.length > 0 && <span className="code">{t('closing.sets', { sets: sets.join(', ') })}</span>}
      </small>
    </>
  )
}
const MeterRow = ({ meter }: { meter: Meter }) => {
  const { t } = useTranslation()
  const names = useNames()
  const { old, now, unit } = meter
  const amount = (n: number | null) => (n === null ? t('closing.none') : decimal(n, places(n)))
  const change = (now ?? 0) - (old ?? 0)
  return (
    <tr data-testid="adjusted-meter" data-meter={meter.meter}>
      <th scope="row">
        <MeterLink meter={meter.meter}>{names.meter(meter.meter)}</MeterLink> <small>{unitText(unit)}</small>
      </th>
      <td className="number" data-label={t('closing.old')}>
        {amount(old)}
      </td>
      <td className="number" data-label={t('closing.now')}>
        {amount(now)}
      </td>
      <td className="number" data-label={t('closing.change')}>
        {signed(change, places(change))}
      </td>
      <td className="wide" data-label={t('closing.cause')}>
        <Cause meter={meter} />
      </td>
    </tr>
  )
}

const Totals = ({ of: { old, now } }: { of: AdjustmentView }) => {
  const { t } = useTranslation()
  const rows = [
    ['energy', old.energy.gj, now.energy.gj, 'GJ', 1],
    ['oil', old.energy.kl, now.energy.kl, 'kL', 2],
    ['market', old.co2.market, now.co2.market, 't-CO2', 2],
  ] as const
  return rows.map(([name, before, after, unit, digits]) => {
    const [a, b] = [numberOf(before), numberOf(after)]
    if (a === null || b === null || a === b) return null
    return (
      <tr key={name} className="closing-total">
        <th scope="row">
          {t(`closing.${name}`)} <small>{unitText(unit)}</small>
        </th>
        <td className="number" data-label={t('closing.old')}>
          {decimal(a, digits)}
        </td>
        <td className="number" data-label={t('closing.now')}>
          {decimal(b, digits)}
        </td>
        <td className="number" data-label={t('closing.change')}>
          {signed(b - a, digits)}
        </td>
        <td />
      </tr>
    )
  })
}

/** 調整: old and new of each meter, why; approved, or to be approved. */
export const Adjustment = ({ of, month: at }: { of: AdjustmentView; month: ClosingMonth }) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const mayApprove = useMay('approver', at.site)
  const { number, seen, booked } = of
  const approve = useMutation({
    mutationFn: (reason: string) => approveAdjustment({ site: at.site, month: at.month, reason, number, seen }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['closes'] }),
  })
  return (
    <section className="closing-adjustment" data-testid="adjustment" data-booked={booked?.month ?? ''}>
      <h3 className="block-head">
        {t('closing.adjustment', { number })}
        <span className="sub">
          {booked
            ? t('closing.booked', {
                month: monthText(t, booked.month),
                at: dayTime(t, moment(booked.at)),
                person: booked.name ?? booked.person,
                reason: booked.reason,
              })
            : t('closing.waits')}
        </span>
      </h3>
      <table className="table stacked" aria-label={t('closing.adjustment', { number })}>
        <thead>
          <tr>
            {(['meter', 'old', 'now', 'change', 'cause'] as const).map((c) => (
              <th key={c} scope="col" className={c === 'meter' || c === 'cause' ? undefined : 'number'}>
                {t(`closing.${c}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.meters.map((meter) => (
            <MeterRow key={meter.meter} meter={meter} />
          ))}
          <Totals of={of} />
        </tbody>
      </table>
      {!booked && (
        <>
          <p className="sub">{t('closing.adjustmentIntro')}</p>
          {mayApprove ? (
            <ReasonForm
              id="approve-form"
              label={t('closing.approveReason')}
              action={t('closing.approve')}
              busy={approve.isPending}
              error={approve.error}
              send={(reason) => approve.mutate(reason)}
            />
          ) : (
            <p className="sub">{t('closing.needsApprover')}</p>
          )}
        </>
      )}
    </section>
  )
}
