import { useTranslation } from 'react-i18next'
import type { CompanyView } from '#core/company-view'
import type { TargetState } from '#core/snapshot'
import type { Language } from '../i18n/i18n.ts'
import { TargetSummary } from '../overview/target-card.tsx'
import { Card } from '../view/card.tsx'
import { Notice } from '../view/notice.tsx'

/** Name of the site or segment that a target is of; null: the company. */
const scopeOf = ({ sites, segments }: CompanyView, { scope }: TargetState, language: Language): string | null =>
  sites.find((s) => s.id === scope)?.name[language] ?? segments.find((s) => s.segment === scope)?.name[language] ?? null

/** Shall we make it: the targets that company.yaml names. */
export const TargetCards = ({ view }: { view: CompanyView }) => {
  const { t, i18n } = useTranslation()
  // the state of targets is that of the running year
  if (!view.running) return null
  return (
    <section className="targets" aria-label={t('company.targets')}>
      {view.targets.length === 0 && (
        <Card title={t('company.targets')}>
          <Notice title={t('company.noTargets')} way={t('company.noTargetsWay')} />
        </Card>
      )}
      {view.targets.map((target) => (
        <TargetSummary key={target.id} target={target} scope={scopeOf(view, target, i18n.language as Language)} />
      ))}
    </section>
  )
}
