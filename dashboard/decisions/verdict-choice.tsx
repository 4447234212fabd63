import { useTranslation } from 'react-i18next'
import type { DecisionItem } from '#core/decision-item'
import { countedText, reasonText } from './step-words.ts'
import { choices, type VerdictName } from './verdict-form.ts'

const Reasons = ({ item, name }: { item: DecisionItem; name: VerdictName }) => {
  const { t } = useTranslation()
  const suggestion = item.suggestions.find((s) => s.verdict.verdict === name)
  if (!suggestion) return null
  const lists = [
    ['for', suggestion.for],
    ['against', suggestion.against],
  ] as const
  return lists.map(([side, reasons]) =>
    reasons.length === 0 ? null : (
      <ul key={side} className="reasons" data-side={side} aria-label={t(`inbox.${side}`)}>
        {reasons.map((reason) => (
          <li key={reason.code}>{reasonText(t, reason, item.unit)}</li>
        ))}
      </ul>
    ),
  )
}

type ChoiceProps = { item: DecisionItem; chosen: VerdictName | null; choose: (name: VerdictName) => void }
/** All verdicts, best founded first, each with its key, its reasons for and against, and what it counts. */
export const VerdictChoice = ({ item, chosen, choose }: ChoiceProps) => {
  const { t } = useTranslation()
  return (
    <fieldset className="verdicts">
      <legend>{t('inbox.suggestions')}</legend>
      {choices(item).map((name, i) => {
        const suggestion = item.suggestions.find((s) => s.verdict.verdict === name)
        return (
          <label
            key={name}
            className="verdict-row"
            data-chosen={name === chosen}
            data-offered={suggestion !== undefined}
          >
            <input
              type="radio"
              name="verdict"
              value={name}
              checked={name === chosen}
              data-testid={`verdict-${name}`}
              onChange={() => choose(name)}
            />
            <span className="verdict-body">
              <span className="verdict-head">
                <kbd>{i + 1}</kbd>
                <b>{t(`inbox.verdict.${name}`)}</b>
                {suggestion ? (
                  <>
                    <span className="confidence" data-level={suggestion.confidence}>
                      {t(`inbox.confidence.${suggestion.confidence}`)}
                    </span>
                    <span className="sub">{countedText(t, suggestion, item.unit)}</span>
                  </>
                ) : (
                  <span className="sub">{t('inbox.notOffered')}</span>
                )}
              </span>
              {(name === chosen || i === 0) && <Reasons item={item} name={name} />}
              {name === chosen && <span className="sub">{t(`inbox.explain.${name}`)}</span>}
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}
