import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ClosingMonth } from '#core/close-view'
import { useMay } from '../account/use-may.ts'
import { useSession } from '../account/use-session.ts'
import { reopenMonth } from '../api/closes.ts'
import { dayTime, moment } from '../format/time.ts'
import { Adjustment } from './adjustment.tsx'
import { findingWords } from './finding-words.ts'
import { Hash } from './hash.tsx'
import { useNames } from './names.ts'
import { ReasonForm } from './reason-form.tsx'

const Reopen = ({ of: { site, month, close } }: { of: ClosingMonth }) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const mayReopen = useMay('approver', site)
  const me = useSession()?.person?.id
  const reopen = useMutation({
    mutationFn: (reason: string) => reopenMonth({ site, month, reason }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['closes'] }),
  })
  if (!mayReopen) return null
  if (close?.person === me) return <p className="sub">{t('closing.reopenOwn')}</p>
  return (
    <details className="closing-reopen">
      <summary>{t('closing.reopen')}</summary>
      <p className="sub">{t('closing.reopenNote')}</p>
      <ReasonForm
        id="reopen-form"
        primary={false}
        label={t('closing.reason')}
        action={t('closing.reopen')}
        busy={reopen.isPending}
        error={reopen.error}
        send={(reason) => reopen.mutate(reason)}
      />
    </details>
  )
}

type ClosedProps = { of: ClosingMonth; close: NonNullable<ClosingMonth['close']> }
/** A closed month: by whom, its hash, what was waived, its adjustments; and the way to open it again. */
export const Closed = ({ of, close }: ClosedProps) => {
  const { t } = useTranslation()
  const names = useNames()
  const at = dayTime(t, moment(close.at))
  return (
    <>
      <p className="words closing-by">
        <span>{t('closing.closedBy', { at, person: close.name ?? close.person })}</span>
        <span>{t('closing.revision', { revision: close.revision })}</span>
        <span>{close.reason}</span>
      </p>
      <Hash hash={close.hash} text={close.text} name={`${of.site}-${of.month}-${close.revision}`} />
      {close.waivers.length > 0 && (
        <>
          <h3 className="block-head">{t('closing.waived')}</h3>
          <ul className="closing-waived">
            {close.waivers.map((w) => (
              <li key={`${w.kind}:${w.subject}`}>
                {findingWords(t, w, names.meter(w.subject))}
                <span className="sub"> {w.reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {of.adjustments.map((a) => (
        <Adjustment key={a.number} of={a} month={of} />
      ))}
      <Reopen of={of} />
    </>
  )
}
