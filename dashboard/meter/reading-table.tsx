import { Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Interval } from '#core/time'
import { failureOf } from '../api/failure.ts'
import { meterReadingsQuery, type Reading } from '../api/meter.ts'
import type { MeterRow } from '../api/meters.ts'
import { clock, day, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'

const columns = ['at', 'value', 'quality', 'from', 'epoch', 'received'] as const
const Row = ({ reading, unit }: { reading: Reading; unit: string }) => {
  const { t } = useTranslation()
  const { at, value, quality, mark, agent, epoch, seq, index, receivedAt } = reading
  const label = (name: (typeof columns)[number]) => t(`meterPage.readings.${name}`)
  const time = (iso: string): string => `${day(t, moment(iso))} ${clock(moment(iso))}`
  return (
    <tr data-testid="meter-reading">
      <th scope="row">{time(at)}</th>
      <td data-label={label('value')} className="number">
        {value} <small className="phone">{unitText(unit)}</small>
      </td>
      <td data-label={label('quality')}>{mark === 'usable' ? t(`quality.${quality}`) : t(`explain.mark.${mark}`)}</td>
      <td data-label={label('from')}>
        {agent} <span className="code">{`#${seq}/${index}`}</span>
      </td>
      <td data-label={label('epoch')} className="code epoch" title={epoch}>
        {epoch}
      </td>
      <td data-label={label('received')}>{time(receivedAt)}</td>
    </tr>
  )
}

/** Readings of a range as they came, digit for digit, newest first. */
export const ReadingTable = ({ meter, interval }: { meter: MeterRow; interval: Interval }) => {
  const { t } = useTranslation()
  const query = useInfiniteQuery({ ...meterReadingsQuery(meter.key, interval), enabled: meter.measure !== 'virtual' })
  const rows = query.data?.pages.flatMap((page) => page.readings) ?? []
  if (meter.measure === 'virtual') return <p className="sub">{t('meterPage.readings.virtual')}</p>
  return (
    <>
      {query.isPending && <Skeleton height={240} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && (
        <Notice title={t('meterPage.readings.none')} way={t('meterPage.readings.noneWay')} />
      )}
      {rows.length > 0 && (
        <table className="table stacked reading-table" aria-label={t('meterPage.readings.title')}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" className={column === 'value' ? 'number' : undefined}>
                  {t(`meterPage.readings.${column}`)}
                  {column === 'value' && <small> {unitText(meter.unit)}</small>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <Row key={`${r.agent} ${r.epoch} ${r.seq} ${r.index} ${r.at}`} reading={r} unit={meter.unit} />
            ))}
          </tbody>
        </table>
      )}
      {query.hasNextPage && (
        <p className="more">
          <LinkButton onClick={() => void query.fetchNextPage()}>{t('meterPage.readings.more')}</LinkButton>
        </p>
      )}
    </>
  )
}
