import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type EnteredRow, enteredQuery } from '../api/entered.ts'
import { failureOf } from '../api/failure.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { useYear, YearChoice } from '../view/year-choice.tsx'
import { type Ground, useGround } from './ground.ts'
import { KindForm } from './kind-form.tsx'
import type { KindView } from './kind-view.ts'
import { RecordList } from './record-list.tsx'
import { SheetForm } from './sheet-form.tsx'

type Open<T, A> = { form: 'record'; row: EnteredRow<T, A> | null } | { form: 'sheet' } | null
type TabProps<T extends object, A> = { kind: KindView<T, A>; ground: Ground }
const Shown = <T extends object, A>({ kind, ground }: TabProps<T, A>) => {
  const { t } = useTranslation()
  const running = ground.fiscalYear
  const { fy, choose } = useYear(running)
  const [open, setOpen] = useState<Open<T, A>>(null)
  const range = kind.byYear ? { from: `${fy}-04-01`, to: `${fy + 1}-03-31` } : {}
  const query = useQuery(enteredQuery(kind, { site: null, ...range }))
  const rows = query.data?.filter((row) => ground.site === null || row.site === ground.site || row.site === '')
  const close = () => setOpen(null)
  const head = t(`ledger.${kind.path}.title`)
  return (
    <>
      <div className="page-head">
        <p className="sub">{t(`ledger.${kind.path}.intro`)}</p>
        {kind.byYear && <YearChoice fy={fy} running={running + 1} choose={choose} />}
        <div className="record-actions">
          <button
            type="button"
            className="button"
            data-testid="add-record"
            onClick={() => setOpen({ form: 'record', row: null })}
          >
            {t(`ledger.${kind.path}.add`)}
          </button>
          <button type="button" className="button" data-testid="add-sheet" onClick={() => setOpen({ form: 'sheet' })}>
            {t('ledger.sheet.open')}
          </button>
        </div>
      </div>
      {open?.form === 'record' && (
        <KindForm key={open.row?.key ?? 'new'} kind={kind} ground={ground} row={open.row} close={close} />
      )}
      {open?.form === 'sheet' && <SheetForm kind={kind} ground={ground} close={close} />}
      {query.isPending && <Skeleton height={200} role="status" aria-label={head} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {rows?.length === 0 && <Notice title={t(`ledger.${kind.path}.none`)} way={t(`ledger.${kind.path}.noneWay`)} />}
      {rows && rows.length > 0 && kind.Summary && <kind.Summary rows={rows} ground={ground} />}
      {rows && rows.length > 0 && (
        <RecordList kind={kind} rows={rows} ground={ground} edit={(row) => setOpen({ form: 'record', row })} />
      )}
    </>
  )
}

/** A kind of record: its list, a form, pasting and files, history and withdrawal. */
export const KindTab = <T extends object, A>({ kind }: { kind: KindView<T, A> }) => {
  const { ground, failure, retry } = useGround()
  if (ground) return <Shown kind={kind} ground={ground} />
  return failure ? <FailureNotice failure={failure} retry={retry} /> : <Skeleton height={240} />
}
