import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { at, isoJst } from '#core/time'
import { type ListedEntry, MANUAL, withdraw } from '../api/manual-readings.ts'
import { dayTime, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { readingText } from '../meters/reading-text.ts'
import { MeterPlace } from '../record/meter-place.tsx'
import { WithdrawalForm } from '../record/withdrawal-form.tsx'
import { Card } from '../view/card.tsx'
import { LinkButton } from '../view/link-button.tsx'

/** Entries that are shown; older ones are in the list of acts. */
const MOST = 100

/** 2026-04-01 09:00; a midnight is the day alone, and the end of a bill its last day. */
const when = (e: ListedEntry): string => {
  const day = (ms: number): string => isoJst(at(ms)).slice(0, 10)
  if (e.kind === 'amount')
    return `${e.from === null ? '' : `${day(Date.parse(e.from))} – `}${day(Date.parse(e.at) - 1)}`
  const text = e.at.slice(0, 16).replace('T', ' ')
  return text.endsWith(' 00:00') ? text.slice(0, 10) : text
}

const Withdrawal = ({ entry, close }: { entry: ListedEntry; close: () => void }) => {
  const queries = useQueryClient()
  const back = useMutation({
    mutationFn: (reason: string) => withdraw(entry, reason),
    onSuccess: () => queries.invalidateQueries({ queryKey: [MANUAL] }),
  })
  return <WithdrawalForm back={back} id="withdraw-entry" close={close} />
}

const Row = ({ entry }: { entry: ListedEntry }) => {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <li data-testid="entry">
      <p>
        <b>
          <MeterPlace meter={entry.meter} />
        </b>{' '}
        {when(entry)} · {t(`readings.kind.${entry.kind}`)} {readingText(entry.value, 0)} {unitText(entry.unit)}
        {entry.document && ` · ${entry.document}`}
        {entry.note && ` · ${entry.note}`}
      </p>
      <p className="sub">
        {entry.reason}
        {entry.file && ` · ${entry.file}`} ·{' '}
        {t('readings.by', { person: entry.name ?? entry.person, at: dayTime(t, moment(entry.enteredAt)) })}{' '}
        {!open && <LinkButton onClick={() => setOpen(true)}>{t('readings.withdraw')}</LinkButton>}
      </p>
      {open && <Withdrawal entry={entry} close={() => setOpen(false)} />}
    </li>
  )
}

/** What was entered, newest first: who, when, why. */
export const EntryList = ({ entries }: { entries: readonly ListedEntry[] }) => {
  const { t } = useTranslation()
  return (
    <Card title={t('readings.history')}>
      {entries.length === 0 && <p className="sub">{t('readings.historyNone')}</p>}
      <ul className="records">
        {entries.slice(0, MOST).map((entry) => (
          <Row key={`${entry.act}/${entry.index}`} entry={entry} />
        ))}
      </ul>
    </Card>
  )
}
