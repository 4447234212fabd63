import { useTranslation } from 'react-i18next'
import type { FactorRow } from '../api/rooms.ts'
import { numberOf } from '../format/figure.ts'
import { percent } from '../format/number.ts'
import { hourMinute, moment } from '../format/time.ts'
import { Amount } from '../view/amount.tsx'

/** 力率 of one meter: of the month, of its daytime, of today and its lowest half-hour. */
export const PowerFactorFigures = ({ row }: { row: FactorRow }) => {
  const { t } = useTranslation()
  const { month, today, slots } = row
  const [daytime, ofToday] = [numberOf(month.daytime.value), numberOf(today.value)]
  const lowest = slots.reduce<(typeof slots)[number] | undefined>(
    (a, b) => (a && a.value <= b.value ? a : b),
    undefined,
  )
  return (
    <>
      <p className="figure">
        <Amount
          figure={month.all.value}
          show={(n) => percent(n)}
          unit={t('powerFactor.unit')}
          size="large"
          id="power-factor"
          site={row.site}
        />
        {daytime !== null && <span className="beside">{t('powerFactor.daytime', { value: percent(daytime) })}</span>}
      </p>
      <p className="sub words">
        {ofToday !== null && <span>{t('powerFactor.today', { value: percent(ofToday) })}</span>}
        {lowest && (
          <span>{t('powerFactor.lowest', { value: percent(lowest.value), at: hourMinute(moment(lowest.start)) })}</span>
        )}
        <span>{t('powerFactor.coverage', { share: percent(month.all.coverage) })}</span>
      </p>
    </>
  )
}
