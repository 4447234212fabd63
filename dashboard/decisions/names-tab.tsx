import { Skeleton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf } from '../api/failure.ts'
import { type SourceState, sourcesQuery } from '../api/foreign.ts'
import { useScope } from '../app/scope.tsx'
import { useSiteName } from '../app/site-names.ts'
import { decimal } from '../format/number.ts'
import { dayTime, moment } from '../format/time.ts'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'

/** Names of one source before the rest is left to GET /api/v1/sources. */
const MOST = 100
const columns = ['name', 'count', 'last', 'line'] as const

const Line = ({ line }: { line: string }) => {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(line).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  return (
    <span className="name-line">
      <code className="code">{line}</code>
      <button
        type="button"
        className="pill icon"
        aria-label={t('unknownNames.copy')}
        title={t('unknownNames.copy')}
        onClick={() => void copy()}
      >
        {copied ? <IconCheck size={16} aria-hidden="true" /> : <IconCopy size={16} aria-hidden="true" />}
      </button>
      <span className="hidden" aria-live="polite">
        {copied && t('unknownNames.copied')}
      </span>
    </span>
  )
}

const Names = ({ state, title }: { state: SourceState; title: string }) => {
  const { t } = useTranslation()
  return (
    <Card title={title}>
      <table className="table stacked" aria-label={title}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`unknownNames.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {state.unmapped.names.slice(0, MOST).map(({ name, count, lastAt, line }) => (
            <tr key={name} data-testid="unknown-name">
              <th scope="row">{name}</th>
              <td data-label={t('unknownNames.column.count')}>{decimal(count)}</td>
              <td data-label={t('unknownNames.column.last')}>{dayTime(t, moment(lastAt))}</td>
              <td data-label={t('unknownNames.column.line')} className="wide">
                <Line line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

/** 知らない名前: what foreign devices send and no meter stands for, each with a line for plant.yaml. */
export const NamesTab = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const nameOf = useSiteName()
  const query = useQuery(sourcesQuery)
  const shown = query.data?.filter((s) => s.unmapped.names.length > 0 && (site === null || s.site === site)) ?? []
  return (
    <>
      <p className="sub">
        {t('unknownNames.intro')} {t('unknownNames.way')}
      </p>
      {query.isPending && <Skeleton height={240} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isSuccess && shown.length === 0 && (
        <Notice title={t('unknownNames.none')} way={t('unknownNames.noneWay')} />
      )}
      {shown.map((state) => (
        <Names
          key={`${state.site}/${state.id}`}
          state={state}
          title={t('unknownNames.source', { site: nameOf(state.site), source: state.id })}
        />
      ))}
    </>
  )
}
