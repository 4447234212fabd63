import { useTranslation } from 'react-i18next'
import type { CompanyView } from '#core/company-view'
import type { Figure } from '#core/figure'
import { decimal, signed } from '../format/number.ts'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'

const whole = (n: number): string => decimal(n)
/** The change is negative when it is better. */
const change = (r: number): string => signed(-100 * r, 2)

const Row = ({
  label,
  figure,
  show,
  unit,
}: {
  label: string
  figure: Figure
  show: (n: number) => string
  unit?: string
}) => (
  <div>
    <dt>{label}</dt>
    <dd>
      <Amount figure={figure} show={show} {...(unit === undefined ? {} : { unit })} />
    </dd>
  </div>
)

const Energy = ({ view: { company } }: { view: CompanyView }) => {
  const { t } = useTranslation()
  return (
    <Card title={t('company.energy')}>
      <p className="figure">
        <Amount figure={company.energy.kl} show={whole} size="large" id="company-kl" />
      </p>
      <dl className="rows">
        <Row label={t('company.gj')} figure={company.energy.gj} show={whole} />
        <Row label={t('company.nonFossil')} figure={company.nonFossil} show={(n) => decimal(n, 1)} />
      </dl>
      <CoverageBar coverage={company.coverage} />
    </Card>
  )
}
const Co2 = ({ view: { company } }: { view: CompanyView }) => {
  const { t } = useTranslation()
  const { adjusted, basic, count } = company.afterCertificates
  const { provisional } = company.co2
  return (
    <Card title={t('company.co2')}>
      <p className="figure">
        <Amount figure={adjusted.after} show={whole} size="large" id="company-co2" />
      </p>
      <dl className="rows">
        <Row label={t('company.before')} figure={adjusted.before} show={whole} />
        <Row label={t('company.basic')} figure={basic.after} show={whole} />
        <Row label={t('company.location')} figure={company.co2.location} show={whole} />
        <div>
          <dt>{t('company.certificates')}</dt>
          <dd>{count > 0 ? t('company.certificateCount', { count }) : t('company.noCertificates')}</dd>
        </div>
      </dl>
      {provisional !== null && <p className="sub provisional">{t('company.provisional', { year: provisional })}</p>}
    </Card>
  )
}
const Improvement = ({ view: { company } }: { view: CompanyView }) => {
  const { t } = useTranslation()
  const { comparison } = company
  return (
    <Card title={t('company.improvement')}>
      <p className="figure">
        <Amount figure={company.improvement} show={change} unit="%" size="large" id="company-change" />
      </p>
      <dl className="rows">
        <Row label={t('company.restated')} figure={company.improvementRestated} show={change} unit="%" />
        <Row label={t('company.yearOnYear')} figure={comparison.yearOnYear} show={(n) => decimal(n, 1)} />
        <Row label={t('company.mean')} figure={comparison.mean} show={(n) => decimal(n, 1)} />
      </dl>
      <p className="sub">
        {t('company.weighted')} {comparison.against === 'same-months' && t('company.sameMonths')}
      </p>
    </Card>
  )
}
const OperatorPue = ({ view: { company } }: { view: CompanyView }) => {
  const { t } = useTranslation()
  const of = company.operatorPue
  return (
    <Card title={t('company.operatorPue')}>
      {of ? (
        <>
          <p className="figure">
            <Amount figure={of.pue} show={(n) => decimal(n, 3)} size="large" id="company-pue" />
          </p>
          <dl className="rows">
            <Row label={t('company.facility')} figure={{ value: of.facility_kWh, unit: 'kWh' }} show={whole} />
            <Row label={t('company.it')} figure={{ value: of.it_kWh, unit: 'kWh' }} show={whole} />
          </dl>
          <p className="sub">{t('company.operatorPueOf')}</p>
        </>
      ) : (
        <p className="sub">{t('company.noPue')}</p>
      )}
    </Card>
  )
}

/** What the company used, emitted and gained this fiscal year. */
export const TotalCards = ({ view }: { view: CompanyView }) => (
  <div className="company-totals">
    <Energy view={view} />
    <Co2 view={view} />
    <Improvement view={view} />
    <OperatorPue view={view} />
  </div>
)
