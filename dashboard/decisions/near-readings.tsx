import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Neighbourhood, NeighbourPoint } from '#core/decision-item'
import { type Asked, readingVerdictsQuery } from '../api/meter-records.ts'
import { clock, day, moment } from '../format/time.ts'
import type { decisionWords } from '../i18n/ja-decisions.ts'
import { readingText } from '../meters/reading-text.ts'
import { RecordForm } from '../record/record-form.tsx'
import { LinkButton } from '../view/link-button.tsx'

type Why = keyof typeof decisionWords.inbox.aside
const whys = ['jitter', 'suspect', 'glitch', 'undone', 'decided', 'at-cut', 'taken-out', 'person'] as const
const isWhy = (why: string | null): why is Why => whys.some((w) => w === why)

/** Readings on each side of the step that are listed. */
const BESIDE = 8
/** The readings nearest to a step, oldest first. */
export const nearest = ({ item, points }: Neighbourhood): NeighbourPoint[] => {
  const at = points.findIndex((p) => p.reading === item.to.reading)
  return at < 0 ? points.slice(-2 * BESIDE) : points.slice(Math.max(0, at - BESIDE), at + BESIDE)
}
/** What a person may do with a reading: use a suspect one, set a used one aside. */
export const verdictFor = ({ quality, state, why }: NeighbourPoint): 'accept' | 'set-aside' | null => {
  if (state === 'accepted') return 'set-aside'
  return quality === 'suspect' && why === 'suspect' ? 'accept' : null
}

const Row = ({ point, act }: { point: NeighbourPoint; act: () => void }) => {
  const { t } = useTranslation()
  const verdict = verdictFor(point)
  const at = moment(point.at)
  return (
    <tr>
      <th scope="row">{`${day(t, at)} ${clock(at)}`}</th>
      <td data-label={t('inbox.readingColumn.value')} className="number">
        {readingText(point.value, 0)}
      </td>
      <td data-label={t('inbox.readingColumn.state')}>
        {t(`inbox.readingState.${point.state}`)}
        {isWhy(point.why) && <small>{t(`inbox.aside.${point.why}`)}</small>}
      </td>
      <td data-label={t('inbox.readingColumn.action')} className="wide">
        {verdict && (
          <LinkButton onClick={act}>{t(verdict === 'accept' ? 'inbox.accept' : 'inbox.setAside')}</LinkButton>
        )}
      </td>
    </tr>
  )
}

type FormProps = { around: Neighbourhood; point: NeighbourPoint; close: () => void }
const VerdictOnReading = ({ around, point, close }: FormProps) => {
  const { t } = useTranslation()
  const verdicts = useQuery(readingVerdictsQuery(around.item.site))
  const verdict = verdictFor(point)
  if (!verdict || !verdicts.data) return null
  const { meter } = around.item
  const stands = verdicts.data.find((v) => v.record.meter === meter && v.record.reading === point.reading)
  const asked: Asked = { record: { meter, reading: point.reading, verdict }, basis: stands?.by.act ?? null }
  return (
    <RecordForm
      path="reading-verdicts"
      asked={asked}
      close={close}
      title={`${t(verdict === 'accept' ? 'inbox.accept' : 'inbox.setAside')}: ${readingText(point.value, 0)}`}
    />
  )
}

const columns = ['at', 'value', 'state', 'action'] as const
/** The readings around a step one by one: a suspect one can be accepted, a used one set aside. */
export const NearReadings = ({ around }: { around: Neighbourhood }) => {
  const { t } = useTranslation()
  const [chosen, choose] = useState<NeighbourPoint | null>(null)
  return (
    <details>
      <summary>{t('inbox.readings')}</summary>
      <table className="table stacked" aria-label={t('inbox.readingsShown')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={column === 'value' ? 'number' : undefined}>
                {t(`inbox.readingColumn.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nearest(around).map((point) => (
            <Row key={point.reading} point={point} act={() => choose(point)} />
          ))}
        </tbody>
      </table>
      {chosen && <VerdictOnReading key={chosen.reading} around={around} point={chosen} close={() => choose(null)} />}
    </details>
  )
}
