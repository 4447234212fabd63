import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClosingMonth } from '#core/close-view'
import { useMay } from '../account/use-may.ts'
import { closeMonth } from '../api/closes.ts'
import { FindingRow } from './finding-row.tsx'
import { useNames } from './names.ts'
import { ReasonForm } from './reason-form.tsx'

type PreviewProps = { of: ClosingMonth; preview: NonNullable<ClosingMonth['preview']> }
/** What stands before the close of a month, and the close itself. */
export const Preview = ({ of: { site, month }, preview: { findings, seen } }: PreviewProps) => {
  const { t } = useTranslation()
  const names = useNames()
  const queries = useQueryClient()
  const mayClose = useMay('approver', site)
  const [waivers, setWaivers] = useState<Record<string, string>>({})
  const close = useMutation({
    mutationFn: (reason: string) =>
      closeMonth({
        site,
        month,
        seen,
        reason,
        waivers: findings.flatMap(({ id }) =>
          waivers[id] === undefined ? [] : [{ finding: id, reason: waivers[id] }],
        ),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['closes'] }),
  })
  const waive = (id: string) => (reason: string | undefined) =>
    setWaivers(({ [id]: _, ...rest }) => (reason === undefined ? rest : { ...rest, [id]: reason }))
  const left = findings.filter((f) => f.level === 'blocking' && waivers[f.id] === undefined).length
  const isOver = !findings.some((f) => f.kind === 'month-not-over')
  const placeOf = (subject: string): string => {
    const [key = subject, ...rest] = subject.split(' ')
    return [key.includes('/') ? names.meter(key) : names.site(key), ...rest].join(' · ')
  }
  const resting = left > 0 ? <p className="sub">{t('closing.left', { count: left })}</p> : undefined
  if (!isOver) return <p className="sub">{t('closing.notOver')}</p>
  return (
    <>
      <h3 className="block-head">{t('closing.findings')}</h3>
      {findings.length === 0 && <p>{t('closing.noFindings')}</p>}
      <ul className="closing-findings">
        {findings.map((finding) => (
          <FindingRow
            key={finding.id}
            finding={finding}
            place={placeOf(finding.subject)}
            site={site}
            waiver={waivers[finding.id]}
            waive={mayClose ? waive(finding.id) : undefined}
          />
        ))}
      </ul>
      {mayClose ? (
        <ReasonForm
          id="close-form"
          label={t('closing.closeReason')}
          action={t('closing.close')}
          resting={resting}
          busy={close.isPending}
          error={close.error}
          send={(reason) => close.mutate(reason)}
        />
      ) : (
        <p className="sub">{t('closing.needsApprover')}</p>
      )}
    </>
  )
}
