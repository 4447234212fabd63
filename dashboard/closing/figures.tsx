import { useTranslation } from 'react-i18next'
import type { MonthFigures } from '#core/close-view'
import { numberOf } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import { Amount } from '../view/amount.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { useNames } from './names.ts'

const cell = (n: number | null, digits: number): string => (n === null ? '—' : decimal(n, digits))

/** What the month says: energy, crude oil, CO2 both ways, coverage, and each carrier. */
export const Figures = ({ figures }: { figures: MonthFigures }) => {
  const { t } = useTranslation()
  const names = useNames()
  const { energy, co2, carriers, coverage } = figures
  const shown = [
    ['energy', energy.gj, 1],
    ['oil', energy.kl, 2],
    ['market', co2.market, 2],
    ['location', co2.location, 2],
  ] as const
  return (
    <>
      <dl className="closing-figures">
        {shown.map(([name, figure, digits]) => (
          <div key={name}>
            <dt className="sub">{t(`closing.${name}`)}</dt>
            <dd>
              <Amount figure={figure} size="medium" id={`closing-${name}`} show={(n) => decimal(n, digits)} />
            </dd>
          </div>
        ))}
      </dl>
      <CoverageBar coverage={coverage} />
      {carriers.length > 0 && (
        <div className="table-box">
          <table className="table closing-inline" aria-label={t('closing.carriers')}>
            <thead>
              <tr>
                <th scope="col">{t('closing.carrier')}</th>
                <th scope="col" className="number">
                  {t('closing.amount')}
                </th>
                <th scope="col" className="number">
                  {t('closing.gj')}
                </th>
                <th scope="col" className="number">
                  {t('closing.tonnes')}
                </th>
              </tr>
            </thead>
            <tbody>
              {carriers.map((c) => (
                <tr key={c.carrier}>
                  <th scope="row">{names.carrier(c.carrier)}</th>
                  <td className="number">
                    {decimal(c.amount, 0)} <small>{unitText(c.unit)}</small>
                  </td>
                  <td className="number">{cell(numberOf(c.energy.gj), 1)}</td>
                  <td className="number">{cell(numberOf(c.co2.market), 2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <details className="closing-pins">
        <summary>{t('closing.factors')}</summary>
        <ul>
          {figures.factors.map(({ id, hash }) => (
            <li key={id} className="code" title={hash}>
              {id} · {hash.slice(0, 12)}
            </li>
          ))}
          <li className="code" title={figures.plant}>
            {t('closing.plant')} · {figures.plant.slice(0, 12)}
          </li>
          <li>{t('closing.rules', { version: figures.rules })}</li>
        </ul>
      </details>
    </>
  )
}
