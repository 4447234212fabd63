import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Energies } from '#core/snapshot'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { useProof } from '../proof/context.tsx'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { LinkButton } from '../view/link-button.tsx'

const shorter = [
  { span: 'month', digits: 1 },
  { span: 'today', digits: 2 },
] as const

/** エネルギー: crude-oil equivalent of the fiscal year, the month and today. */
export const EnergyCard = memo(({ energy }: { energy: Energies }) => {
  const { t } = useTranslation()
  const open = useProof()
  const { gj } = energy.fy
  return (
    <Card
      className="quarter"
      title={t('overview.energy.title')}
      link={<LinkButton onClick={() => open({ kind: 'energy', span: 'fy' })}>{t('action.breakdown')}</LinkButton>}
    >
      <p className="figure">
        <Amount figure={energy.fy.kl} show={(n) => decimal(n, n < 1000 ? 1 : 0)} size="large" id="energy-fy-kl" />
        {known(gj) && <span className="beside">{t('overview.energy.gj', { value: decimal(gj.value) })}</span>}
      </p>
      <CoverageBar coverage={energy.fy.coverage} />
      <dl className="rows">
        {shorter.map(({ span, digits }) => (
          <div key={span}>
            <dt>
              <button type="button" className="quiet" onClick={() => open({ kind: 'energy', span })}>
                {t(`overview.energy.${span}`)}
              </button>
            </dt>
            <dd>
              <Amount figure={energy[span].kl} show={(n) => decimal(n, digits)} id={`energy-${span}-kl`} />
              {known(energy[span].gj) && <Amount figure={energy[span].gj} show={(n) => decimal(n, 1)} />}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
})
