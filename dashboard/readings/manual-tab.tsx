import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf } from '../api/failure.ts'
import { manualQuery } from '../api/manual-readings.ts'
import { useScope } from '../app/scope.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { EntryForm } from './entry-form.tsx'
import { EntryList } from './entry-list.tsx'
import { SheetForm } from './sheet-form.tsx'

const ways = { one: EntryForm, sheet: SheetForm }
const names = ['one', 'sheet'] as const

/** 検針入力: one value, a pasted table or a file; below, what was entered by whom. */
export const ManualTab = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const query = useQuery(manualQuery(site))
  const [way, setWay] = useState<(typeof names)[number]>('one')
  if (query.isPending) return <Skeleton height={240} />
  if (query.isError) return <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />
  const { meters, entries } = query.data
  if (meters.length === 0) return <Notice title={t('readings.none')} way={t('readings.noneWay')} />
  const Form = ways[way]
  return (
    <>
      <div className="page-head">
        <p className="sub">{t('readings.intro')}</p>
        <nav className="segments" aria-label={t('readings.wayLabel')}>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === way}
              data-testid={`way-${name}`}
              onClick={() => setWay(name)}
            >
              {t(`readings.ways.${name}`)}
            </button>
          ))}
        </nav>
      </div>
      <Form meters={meters} />
      <EntryList entries={entries} />
    </>
  )
}
