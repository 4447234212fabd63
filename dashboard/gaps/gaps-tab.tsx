import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EstimateItem, GapItem } from '#core/meter-record-item'
import type { EpochMs } from '#core/time'
import { failureOf } from '../api/failure.ts'
import { gapsQuery } from '../api/meter-records.ts'
import { useScope } from '../app/scope.tsx'
import { decimal } from '../format/number.ts'
import { age, dayTime, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { MeterPlace } from '../record/meter-place.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { draftOfEstimate, draftOfGap } from './estimate-draft.ts'
import { EstimateForm } from './estimate-form.tsx'
import { Estimates } from './estimates.tsx'

const Span = ({ from, to }: { from: EpochMs; to: EpochMs }) => {
  const { t } = useTranslation()
  return (
    <>
      {dayTime(t, from)}
      <small>{`– ${dayTime(t, to)}`}</small>
    </>
  )
}
const GapRow = ({ gap, enter }: { gap: GapItem; enter: () => void }) => {
  const { t } = useTranslation()
  const how = gap.method ? t(`gaps.method.${gap.method}`) : null
  return (
    <tr data-testid="gap" data-kind={gap.kind}>
      <th scope="row">
        <Span from={moment(gap.from)} to={moment(gap.to)} />
      </th>
      <td data-label={t('gaps.column.meter')} className="wide">
        <MeterPlace meter={gap.meter} />
      </td>
      <td data-label={t('gaps.column.length')}>{age(t, gap.ms)}</td>
      <td data-label={t('gaps.column.how')} className="wide">
        {t(`gaps.kind.${gap.kind}`)}
        {how && <small>{how}</small>}
        {gap.why !== undefined && <small className="look">{t('gaps.why', { why: gap.why })}</small>}
        {gap.long && <small className="look">{t('gaps.long')}</small>}
      </td>
      <td data-label={t('gaps.column.amount')} className="number">
        {gap.amount === null ? '—' : `${decimal(gap.amount, 1)} ${unitText(gap.unit)}`}
      </td>
      <td data-label={t('gaps.column.action')} className="wide">
        <LinkButton onClick={enter}>{t('gaps.enter')}</LinkButton>
      </td>
    </tr>
  )
}

const columns = ['span', 'meter', 'length', 'how', 'amount', 'action'] as const
const Gaps = ({ items, enter }: { items: readonly GapItem[]; enter: (gap: GapItem) => void }) => {
  const { t } = useTranslation()
  return (
    <section className="card" aria-label={t('gaps.title')}>
      <table className="table stacked" aria-label={t('gaps.title')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={column === 'amount' ? 'number' : undefined}>
                {t(`gaps.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((gap) => (
            <GapRow key={`${gap.meter} ${gap.kind} ${gap.from}`} gap={gap} enter={() => enter(gap)} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

type Open = { kind: 'gap'; gap: GapItem } | { kind: 'estimate'; item: EstimateItem }
const OpenForm = ({ open, close }: { open: Open; close: () => void }) =>
  open.kind === 'gap' ? (
    <EstimateForm first={draftOfGap(open.gap)} unit={open.gap.unit} item={null} close={close} />
  ) : (
    <EstimateForm first={draftOfEstimate(open.item)} unit={open.item.unit} item={open.item} close={close} />
  )
const keyOf = (open: Open): string => (open.kind === 'gap' ? `${open.gap.meter} ${open.gap.from}` : open.item.key)

/** 欠測・補間: time that was not read, and the amounts that people put into it. */
export const GapsTab = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const query = useQuery(gapsQuery(site))
  const [open, setOpen] = useState<Open | null>(null)
  return (
    <>
      <p className="sub">{t('gaps.intro')}</p>
      {open && <OpenForm key={keyOf(open)} open={open} close={() => setOpen(null)} />}
      {query.isPending && <Skeleton height={200} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <Notice title={t('gaps.none')} way={t('gaps.noneWay')} />}
      {query.data && query.data.length > 0 && (
        <Gaps items={query.data} enter={(gap) => setOpen({ kind: 'gap', gap })} />
      )}
      <Estimates site={site} edit={(item) => setOpen({ kind: 'estimate', item })} />
    </>
  )
}
