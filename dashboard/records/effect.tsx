import { useTranslation } from 'react-i18next'
import type { Figure } from '#core/figure'
import type { Done } from '../api/entered.ts'
import { ExplainLink } from '../explain/explain-link.tsx'
import { known } from '../format/figure.ts'
import { decimal, decimalsFor } from '../format/number.ts'
import { monthText, year } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { Ground } from './ground.ts'
import { figureWords, recordFlawWords } from './words.ts'

const DIGITS = 5
const Shown = ({ figure }: { figure: Figure }) => {
  const { t } = useTranslation()
  if (!known(figure)) return <span className="sub">{t(`why.${figure.why}`)}</span>
  const { value, unit } = figure
  const digits = Math.abs(value) >= 1_000 ? 1 : Math.min(6, decimalsFor(value, DIGITS))
  return (
    <>
      {decimal(value, digits)} <small className="inline">{unitText(unit)}</small>
    </>
  )
}

type EffectsProps = Pick<Done, 'effects'> & { ground: Ground }
/** Annual figures that records would change, each with what it is and what it would be. */
const Effects = ({ effects, ground }: EffectsProps) => {
  const { t } = useTranslation()
  return effects
    .filter(({ changes }) => changes.length > 0)
    .map(({ fy, changes }) => (
      <table key={fy} className="table stacked effect-table" aria-label={t('ledger.effectOf', { year: year(t, fy) })}>
        <thead>
          <tr>
            <th scope="col">{year(t, fy)}</th>
            <th scope="col" className="number">
              {t('record.before')}
            </th>
            <th scope="col" className="number">
              {t('record.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ figure, before, after }) => (
            <tr key={figure} data-testid="effect" data-figure={figure}>
              <th scope="row">
                <ExplainLink figure={figure}>{figureWords(ground, figure)}</ExplainLink>
              </th>
              <td className="number" data-label={t('record.before')}>
                <Shown figure={before} />
              </td>
              <td className="number" data-label={t('record.after')}>
                <Shown figure={after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    ))
}

type OfKind = { readonly Beside?: unknown; readonly moves?: true; readonly adjusts?: true }
/** What recording would do: flaws first; then closed months, and the annual figures that move. */
export const Effect = ({ done, ground, kind }: { done: Done; ground: Ground; kind: OfKind }) => {
  const { t } = useTranslation()
  const moves = kind.moves ?? kind.Beside === undefined
  const { flaws, effects, closed } = done
  if (flaws.length > 0)
    return (
      <ul className="flaws" role="alert" data-testid="record-flaws">
        {flaws.map((f) => (
          <li key={`${f.line} ${f.field} ${f.why}`}>{recordFlawWords(t, f)}</li>
        ))}
      </ul>
    )
  const moved = effects.some(({ changes }) => changes.length > 0)
  return (
    <div className="preview" data-testid="record-preview">
      {moves && <h3>{t('ledger.moves')}</h3>}
      {closed.length > 0 && (
        <p className="look" role="status" data-testid="closed-months">
          {t(kind.adjusts ? 'ledger.closedAdjusts' : 'ledger.closed', {
            months: closed.map(({ site, month }) => `${ground.siteName(site)} ${monthText(t, month)}`).join(', '),
          })}
        </p>
      )}
      {moves && !moved && <p className="sub">{t('ledger.noEffect')}</p>}
      <Effects effects={effects} ground={ground} />
    </div>
  )
}
