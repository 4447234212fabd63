import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { AnnualCentre } from '#core/annual-view'
import { siteOnly } from '../app/page.ts'
import { known } from '../format/figure.ts'
import { decimal, significantDecimal } from '../format/number.ts'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { ProofWords } from '../year/proof-words.tsx'

const three = (n: number): string => decimal(n, 3)
const four = (n: number): string => significantDecimal(n, 4)
const indicators = [
  'ref',
  'erf',
  'cer',
  'cueMarket',
  'cueLocation',
  'wue',
  'iteeSv',
  'iteuSv',
  'dppe',
  'avoided',
] as const

/** Those that rest on what people record by year. */
const entered: ReadonlySet<(typeof indicators)[number]> = new Set(['ref', 'iteeSv', 'iteuSv', 'avoided'])

/** The other indicators of ISO/IEC 30134 and DPPE, each with its value or the reason why there is none, and what it needs. */
export const IndicatorCard = ({ centre }: { centre: AnnualCentre }) => {
  const { t } = useTranslation()
  const query = new URLSearchParams(siteOnly(useLocation().search))
  query.set('tab', 'centre-records')
  const to = `/records?${query}`
  return (
    <Card title={t('centre.indicators')}>
      <ProofWords proof={centre.proof} />
      <CoverageBar coverage={centre.coverage} />
      <table className="table indicators">
        <thead className="hidden">
          <tr>
            <th scope="col">{t('centre.indicator')}</th>
            <th scope="col">{t('explain.value')}</th>
          </tr>
        </thead>
        <tbody>
          {indicators.map((name) => {
            const figure = centre[name]
            const show = name === 'iteeSv' || name === 'dppe' || name === 'avoided' ? four : three
            return (
              <tr key={name} data-testid="indicator" data-indicator={name}>
                <th scope="row">
                  {t(`centre.name.${name}`)}
                  <small>{t(`centre.about.${name}`)}</small>
                </th>
                <td className="number">
                  <Amount figure={figure} show={show} />
                  {!known(figure) && (
                    <small>
                      {t(`centre.needs.${name}`)}{' '}
                      {entered.has(name) && (
                        <Link className="link" to={to}>
                          {t('nav.records')}
                        </Link>
                      )}
                    </small>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Card>
  )
}
