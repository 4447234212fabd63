import { useTranslation } from 'react-i18next'
import type { Snapshot, TargetState } from '#core/snapshot'
import type { Language } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { Notice } from '../view/notice.tsx'
import { scopeName, TargetCard } from './target-card.tsx'

/** The targets of a scope: for one site its own first, then those of the company; never those of another site. */
export const targetsOf = (snapshot: Snapshot, sites: readonly string[]): TargetState[] => {
  const isSite = (scope: string): boolean => scope in snapshot.sites
  const shown = snapshot.targets.filter(({ scope }) => !isSite(scope) || sites.includes(scope))
  if (sites.length > 1) return shown
  return [...shown].sort((a, b) => Number(isSite(b.scope)) - Number(isSite(a.scope)))
}

export const TargetRow = ({ snapshot, sites }: { snapshot: Snapshot; sites: readonly string[] }) => {
  const { t, i18n } = useTranslation()
  const targets = targetsOf(snapshot, sites)
  return (
    <section className="targets" aria-label={t('overview.target.row')}>
      {targets.length === 0 && (
        <Card title={t('overview.target.row')}>
          <Notice title={t('overview.target.empty')} way={t('overview.target.emptyWay')} />
        </Card>
      )}
      {targets.map((target) => (
        <TargetCard key={target.id} target={target} scope={scopeName(snapshot, target, i18n.language as Language)} />
      ))}
    </section>
  )
}
