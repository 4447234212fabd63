import { useTranslation } from 'react-i18next'
import type { AnnualView } from '#core/annual-view'
import { decimal } from '../format/number.ts'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { FigureRow, Opens } from './figure-row.tsx'
import { ProofWords } from './proof-words.tsx'

const whole = (n: number): string => decimal(n, Math.abs(n) < 100 ? 1 : 0)
/** Filed energies are whole kL. */
const filedKl = (n: number): string => decimal(n)
const one = (n: number): string => decimal(n, 1)

/** エネルギー使用量: crude oil and GJ of the company, with A, A′, B, B′ as they are filed. */
export const EnergyHeadline = ({ view }: { view: AnnualView }) => {
  const { t } = useTranslation()
  const { energy } = view.company
  const { energy: filed, oldLaw } = view.official
  const id = `fy${view.fiscalYear}`
  return (
    <Card title={t('year.energy')}>
      <p className="figure">
        <Opens figure={energy.kl} show={whole} size="large" opens={`${id}.energy.kl`} />
        <span className="beside">{t('closing.oil')}</span>
      </p>
      <ProofWords proof={filed.proof} />
      <CoverageBar coverage={view.official.coverage} />
      <dl className="rows">
        <FigureRow label={t('year.heat')} figure={energy.gj} show={one} opens={`${id}.energy.gj`} />
        <FigureRow label={t('year.filedA')} figure={filed.aFiled} show={filedKl} />
        <FigureRow label={t('year.filedAPrime')} figure={filed.aPrimeFiled} show={filedKl} />
        <FigureRow label={t('year.filedB')} figure={filed.bFiled} show={filedKl} />
        <FigureRow label={t('year.filedBPrime')} figure={filed.bPrimeFiled} show={filedKl} />
        {oldLaw && <FigureRow label={t('year.oldLaw')} figure={oldLaw.kl} show={one} />}
      </dl>
    </Card>
  )
}

/** CO₂: adjusted (調整後) and basic (基礎) emissions, before and after certificates, location view and scopes. */
export const Co2Headline = ({ view }: { view: AnnualView }) => {
  const { t } = useTranslation()
  const { company, official } = view
  const { co2, direct } = official
  const id = `fy${view.fiscalYear}`
  const used = co2.certificates.filter((c) => c.used_t > 0).length
  return (
    <Card title={t('year.co2')}>
      <p className="figure">
        <Opens figure={co2.adjusted.after} show={one} size="large" opens={`${id}.co2.market`} />
        <span className="beside">{t('year.adjusted')}</span>
      </p>
      <ProofWords proof={co2.proof} />
      <CoverageBar coverage={official.coverage} />
      <dl className="rows">
        {used > 0 && (
          <FigureRow
            label={t('year.beforeCertificates')}
            note={t('year.certificates', { count: used })}
            figure={co2.adjusted.before}
            show={one}
          />
        )}
        <FigureRow label={t('year.basic')} figure={co2.basic.after} show={one} opens={`${id}.co2.basic`} />
        <FigureRow label={t('year.location')} figure={co2.location} show={one} opens={`${id}.co2.location`} />
        <FigureRow label={t('year.scope1')} figure={company.co2.scope1} show={one} opens={`${id}.co2.scope1`} />
        <FigureRow label={t('year.scope2')} figure={company.co2.scope2} show={one} opens={`${id}.co2.scope2`} />
        <FigureRow label={t('year.directMean')} note={t('year.directNote')} figure={direct.mean} show={one} />
      </dl>
    </Card>
  )
}
