import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecisionItem } from '#core/decision-item'
import { dayTime, moment } from '../format/time.ts'
import { usePlace } from '../record/place.ts'
import { stepAmount } from './step-words.ts'

const Row = ({ item, chosen, choose }: { item: DecisionItem; chosen: boolean; choose: () => void }) => {
  const { t } = useTranslation()
  const place = usePlace()
  const row = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const [best] = item.suggestions
  const verdict = item.decision?.verdict.verdict ?? best?.verdict.verdict
  return (
    <li>
      <button
        ref={row}
        type="button"
        className="step-row"
        aria-current={chosen ? 'true' : undefined}
        data-testid="step-row"
        data-key={item.key}
        onClick={choose}
      >
        <b>{place(item.meter)}</b>
        <span className="number">{stepAmount(item)}</span>
        <small>{dayTime(t, moment(item.to.at))}</small>
        {verdict && (
          <small className="number">
            {t(`inbox.verdict.${verdict}`)}
            {!item.decision && best && ` · ${t(`inbox.confidence.${best.confidence}`)}`}
          </small>
        )}
      </button>
    </li>
  )
}

type StepListProps = { items: readonly DecisionItem[]; chosen: string | null; choose: (key: string) => void }
/** Steps, newest first. */
export const StepList = ({ items, chosen, choose }: StepListProps) => {
  const { t } = useTranslation()
  return (
    <ul className="step-list" aria-label={t('inbox.list')}>
      {items.map((item) => (
        <Row key={item.key} item={item} chosen={item.key === chosen} choose={() => choose(item.key)} />
      ))}
    </ul>
  )
}
