import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { textsOf } from '#core/record-text'
import { type EnteredRow, historyQuery } from '../api/entered.ts'
import { failureOf } from '../api/failure.ts'
import { dayTime, moment } from '../format/time.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { shownText } from './field-text.ts'
import type { Ground } from './ground.ts'
import type { Draft, KindView } from './kind-view.ts'
import { fieldWords } from './words.ts'

type Change = { readonly field: string; readonly from: string | null; readonly to: string | null }
/** Fields that differ between two versions of a record; of the first one, all. */
export const changesBetween = (before: Draft | null, now: Draft | null): Change[] => {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(now ?? {})])]
  return fields.flatMap((field): Change[] => {
    const [from, to] = [before?.[field] ?? null, now?.[field] ?? null]
    return from === to ? [] : [{ field, from, to }]
  })
}

type HistoryProps<T extends object, A> = { kind: KindView<T, A>; row: EnteredRow<T, A>; ground: Ground }
/** Who recorded, changed and withdrew a record, when and why; and what each changed. */
export const History = <T extends object, A>({ kind, row, ground }: HistoryProps<T, A>) => {
  const { t } = useTranslation()
  const query = useQuery(historyQuery(kind, row))
  if (query.isPending) return <Skeleton height={80} />
  if (query.isError) return <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />
  const versions = query.data
  const drafts = versions.map((v) => (v.record === null ? null : textsOf(kind.table, v.record)))
  const said = (name: string, text: string | null): string => {
    const field = kind.table.fields.find((f) => f.name === name)
    if (!text) return '—'
    return field ? shownText(field, text, ground).join(', ') : text
  }
  return (
    <ol className="history" data-testid="history">
      {versions.map((v, i) => {
        const earlier = drafts[i + 1] ?? null
        const changes = earlier && v.record ? changesBetween(earlier, drafts[i] ?? null) : []
        return (
          <li key={v.act} data-testid="version">
            <p>
              <b>{t(v.record === null ? 'ledger.withdrawn' : earlier ? 'ledger.changed' : 'ledger.entered')}</b>{' '}
              {v.reason}
            </p>
            <p className="sub">{t('record.by', { person: v.name ?? v.person, at: dayTime(t, moment(v.at)) })}</p>
            {changes.map(({ field, from, to }) => (
              <p key={field} className="sub">
                {fieldWords(t, kind.path, field)}: {said(field, from)} → {said(field, to)}
              </p>
            ))}
          </li>
        )
      })}
    </ol>
  )
}
