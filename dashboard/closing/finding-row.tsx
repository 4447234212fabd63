import { IconAlertCircle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CloseFinding } from '#core/close-finding'
import { Field } from '../record/field.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { findingPath, findingWords } from './finding-words.ts'

type FindingRowProps = {
  finding: CloseFinding
  place: string
  site: string
  /** reason of the waiver; undefined: it stands */
  waiver: string | undefined
  /** undefined: who looks may not waive */
  waive: ((reason: string | undefined) => void) | undefined
}
/** One thing that stands against the close, with where it is solved, or a waiver with its reason. */
export const FindingRow = ({ finding, place, site, waiver, waive }: FindingRowProps) => {
  const { t } = useTranslation()
  const [asking, ask] = useState(false)
  const [reason, setReason] = useState('')
  const isNote = finding.level === 'warning'
  const state = isNote ? 'note' : waiver === undefined ? 'blocking' : 'waived'
  const Icon = { note: IconInfoCircle, blocking: IconAlertCircle, waived: IconCheck }[state]
  const label = { note: 'warning', blocking: 'blockingOne', waived: 'waived' } as const
  return (
    <li className="closing-finding" data-state={state} data-testid="closing-finding" data-finding={finding.id}>
      <Icon size={18} stroke={1.7} aria-hidden="true" />
      <div>
        <p>
          <span className="hidden">{t(`closing.${label[state]}`)}: </span>
          {findingWords(t, finding, place)}
        </p>
        {waiver !== undefined && <p className="sub">{waiver}</p>}
        {asking && waiver === undefined && (
          <form
            className="form closing-waiver"
            onSubmit={(event) => {
              event.preventDefault()
              if (reason.trim() !== '') waive?.(reason.trim())
              ask(false)
            }}
          >
            <Field label={t('closing.waiveReason')} autoComplete="off" value={reason} change={setReason} required />
            <button type="submit" className="button" disabled={reason.trim() === ''}>
              {t('closing.waive')}
            </button>
          </form>
        )}
      </div>
      <div className="closing-actions">
        <Link className="link" to={`${findingPath[finding.kind]}?site=${encodeURIComponent(site)}`}>
          {t(`closing.action.${finding.kind}`)}
        </Link>
        {waive && !isNote && finding.waivable && (
          <LinkButton onClick={() => (waiver === undefined ? ask(!asking) : waive(undefined))}>
            {t(asking || waiver !== undefined ? 'closing.back' : 'closing.waive')}
          </LinkButton>
        )}
      </div>
    </li>
  )
}
