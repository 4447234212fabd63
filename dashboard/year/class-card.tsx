import { useTranslation } from 'react-i18next'
import type { AnnualView } from '#core/annual-view'
import { decimal } from '../format/number.ts'
import type { yearWords } from '../i18n/ja-year.ts'
import { Card } from '../view/card.tsx'
import { FigureRow } from './figure-row.tsx'

type Reason = keyof typeof yearWords.year.class.reason
const reasons = [
  'mean-at-most-99',
  'optimisation-mean-at-most-99',
  'benchmark-reached',
  'worse-two-years-running',
  'mean-above-105',
  'poor-compliance',
  'neither-s-nor-b',
] as const satisfies readonly Reason[]
const one = (n: number): string => decimal(n, 1)
const change = (r: number): string => decimal(-100 * r, 2)

/** 事業者クラス with its reasons, R of the company on both bases, and the share of non-fossil electricity. */
export const ClassCard = ({ view }: { view: AnnualView }) => {
  const { t } = useTranslation()
  const { operatorClass, comparison, improvement, improvementRestated, demandResponse } = view.company
  const { nonFossil } = view.official
  const id = `fy${view.fiscalYear}`
  return (
    <Card title={t('year.class.title')}>
      <p className="figure">
        {operatorClass.class ? (
          <span className="amount" data-size="large">
            <b data-testid="operator-class">{operatorClass.class}</b>
          </span>
        ) : (
          <span className="absent" data-size="large">
            {operatorClass.why && 'why' in operatorClass.why ? t(`why.${operatorClass.why.why}`) : ''}
          </span>
        )}
        <span className="beside">{t('year.class.name')}</span>
      </p>
      <ul className="notes">
        {operatorClass.reasons.map(({ why, value }) => {
          const known = reasons.find((r) => r === why)
          return (
            <li key={why}>
              {known ? t(`year.class.reason.${known}`, { value: value === undefined ? '' : one(value) }) : why}
            </li>
          )
        })}
      </ul>
      <dl className="rows">
        <FigureRow label={t('year.mean')} figure={comparison.mean} show={one} />
        <FigureRow
          label={t('year.yearOnYear')}
          note={comparison.against === 'same-months' ? t('year.sameMonths') : undefined}
          figure={comparison.yearOnYear}
          show={one}
        />
        <FigureRow
          label={t('year.changeFiled')}
          figure={improvement}
          show={change}
          unit="%"
          opens={`${id}.improvement`}
        />
        <FigureRow
          label={t('year.changeRestated')}
          figure={improvementRestated}
          show={change}
          unit="%"
          opens={`${id}.improvement-restated`}
        />
        <FigureRow label={t('year.nonFossil')} figure={nonFossil.share} show={one} />
        <div>
          <dt>{t('year.demandResponse')}</dt>
          <dd>{t('time.days', { count: demandResponse.days })}</dd>
        </div>
      </dl>
    </Card>
  )
}
