import { IconAlertTriangle, IconLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Chain } from '../api/acts.ts'
import { decimal } from '../format/number.ts'

/** Characters of a hash that tell it from another at a glance. */
const SHORT = 12

/** Whether every act follows from the one before, and the hash to compare with one that was noted elsewhere. */
export const ChainState = ({ chain: { acts, hash, flaw } }: { chain: Chain }) => {
  const { t } = useTranslation()
  if (flaw)
    return (
      <p className="chain" data-state="broken" role="alert" data-testid="chain">
        <IconAlertTriangle size={18} stroke={1.6} aria-hidden="true" />
        <b>{t('acts.broken', { id: flaw.id })}</b>
        <span className="sub">{flaw.why}</span>
      </p>
    )
  return (
    <p className="chain" data-state="whole" data-testid="chain">
      <IconLink size={18} stroke={1.6} aria-hidden="true" />
      <b>{t('acts.whole', { count: acts, acts: decimal(acts, 0) })}</b>
      <span className="sub" title={hash}>
        {t('acts.newest')} <span className="code">{hash.slice(0, SHORT)}</span>
      </span>
    </p>
  )
}
