import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Interval, MINUTE, SLOT } from '#core/time'
import { failureOf } from '../api/failure.ts'
import { type Slot, slotsQuery } from '../api/meter.ts'
import type { MeterRow } from '../api/meters.ts'
import { ExplainLink } from '../explain/explain-link.tsx'
import { decimal } from '../format/number.ts'
import { dayTime, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { valueText } from '../trends/trend-words.ts'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'

/** Half-hours that are listed at most: a week. */
const MOST = 336
const columns = ['start', 'amount', 'mean', 'time', 'flags'] as const
const flagNames = ['rollover', 'setAside', 'unexplained', 'estimated'] as const
const isLevel = (unit: string): boolean => unit.startsWith('degC') || unit.startsWith('%RH')
const share = (ms: number): number => Math.min(1, ms / SLOT)

type RowProps = { slot: Slot; meter: MeterRow; unit: string }
const Row = ({ slot, meter, unit }: RowProps) => {
  const { t } = useTranslation()
  const { start, amount, measured_ms, e1_ms, e2_ms, e3_ms, missing_ms, flags } = slot
  const estimated = e1_ms + e2_ms + e3_ms
  const covered = measured_ms + estimated
  const label = (name: (typeof columns)[number]) => t(`meterPage.slots.${name}`)
  const minutes = (ms: number): string => decimal(ms / MINUTE, ms % MINUTE === 0 ? 0 : 1)
  const shown = flagNames.filter((name) => flags[name] > 0)
  return (
    <tr data-testid="meter-slot">
      <th scope="row">
        <ExplainLink figure={`${start.slice(0, 10)}.meter.${meter.key}.amount`}>
          {dayTime(t, moment(start))}
        </ExplainLink>
      </th>
      <td data-label={label('amount')} className="number">
        {isLevel(unit) ? '—' : `${decimal(amount, Math.abs(amount) < 100 ? 3 : 1)} ${unitText(unit)}`}
      </td>
      <td data-label={label('mean')} className="number">
        {covered > 0 ? valueText((amount * 3_600_000) / covered, meter.rateUnit) : '—'}
      </td>
      <td
        data-label={label('time')}
        className="wide"
        title={t('meterPage.slots.minutes', {
          measured: minutes(measured_ms),
          estimated: minutes(estimated),
          missing: minutes(missing_ms),
        })}
      >
        <CoverageBar
          coverage={{ measured: share(measured_ms), estimated: share(estimated), missing: share(missing_ms) }}
          brief
        />
      </td>
      <td data-label={label('flags')}>
        {shown.map((name) => `${t(`meterPage.slots.flag.${name}`)} ${flags[name]}`).join(' · ') || '—'}
      </td>
    </tr>
  )
}

/** Half-hours of a range with the time that was measured, estimated and missing; each opens into its day, down to the readings. */
export const SlotTable = ({ meter, interval }: { meter: MeterRow; interval: Interval }) => {
  const { t } = useTranslation()
  const query = useQuery(slotsQuery(meter.key, interval))
  if (query.isPending) return <Skeleton height={240} />
  if (query.isError) return <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />
  const { slots, unit } = query.data
  if (slots.length === 0) return <Notice title={t('meterPage.slots.none')} way={t('meterPage.slots.noneWay')} />
  const shown = slots.slice(-MOST).toReversed()
  return (
    <>
      {shown.length < slots.length && (
        <p className="sub">{t('meterPage.slots.cut', { shown: shown.length, all: slots.length })}</p>
      )}
      <table className="table stacked slot-table" aria-label={t('meterPage.slots.title')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={column === 'amount' || column === 'mean' ? 'number' : undefined}>
                {t(`meterPage.slots.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((slot) => (
            <Row key={slot.start} slot={slot} meter={meter} unit={unit} />
          ))}
        </tbody>
      </table>
    </>
  )
}
