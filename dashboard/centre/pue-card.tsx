import { useTranslation } from 'react-i18next'
import type { AnnualSite } from '#core/annual-view'
import type { Figure } from '#core/figure'
import type { PueFigure, SiteSnapshot } from '#core/snapshot'
import { decimal, percent } from '../format/number.ts'
import { dayTime, moment, monthSpan } from '../format/time.ts'
import type { T } from '../i18n/i18n.ts'
import { subscript } from '../overview/target-words.ts'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { FigureRow } from '../year/figure-row.tsx'

const three = (n: number): string => decimal(n, 3)
/** PUE₂ or iPUE₂: never without its category. */
export const pueWords = ({ label, category }: Pick<PueFigure, 'label' | 'category'>): string =>
  `${label}${subscript(category)}`
const span = (t: T, { from, to, label }: PueFigure): string =>
  label === 'PUE' ? monthSpan(t, moment(from), moment(to)) : `${dayTime(t, moment(from))} – ${dayTime(t, moment(to))}`

/** Energy of one side, kWh; where the two sides have no time in common there is none, and none is not 0. */
const energyOf = (of: PueFigure, side: 'facility_kWh' | 'it_kWh'): Figure =>
  of.coverage === 0 && 'why' in of.pue ? { why: of.pue.why, unit: 'kWh' } : { value: of[side], unit: 'kWh' }

type PueProps = { name: string; live: SiteSnapshot; annual: AnnualSite | undefined; opens: string }
/** PUE in the standard's words: with its category, its period, what lies inside the boundary, and what both sides have in common. */
export const PueCard = ({ name, live, annual, opens }: PueProps) => {
  const { t } = useTranslation()
  const { pue12, ipue } = live
  const centre = annual?.centre
  if (!pue12) return null
  return (
    <Card
      title={
        <>
          {`${pueWords(pue12)} ${t('overview.efficiency.twelve')}`}
          <small className="scope"> {name}</small>
        </>
      }
    >
      <p className="figure">
        <Amount figure={pue12.pue} show={three} unit="" size="large" id="centre-pue12" />
        <span className="beside">{span(t, pue12)}</span>
      </p>
      <p className="sub words">
        <span>{t(`overview.category.c${pue12.category}`)}</span>
        {centre && <span>{t(`centre.boundary.${centre.boundary.cogeneration}`)}</span>}
      </p>
      <CoverageBar coverage={{ measured: pue12.coverage, estimated: 0, missing: 1 - pue12.coverage }} />
      <dl className="rows">
        <FigureRow label={t('proof.pue.facility')} figure={energyOf(pue12, 'facility_kWh')} show={(n) => decimal(n)} />
        <FigureRow label={t('proof.pue.it')} figure={energyOf(pue12, 'it_kWh')} show={(n) => decimal(n)} />
        {annual?.pue && centre && (
          <FigureRow
            label={t('centre.entries')}
            note={span(t, annual.pue)}
            figure={centre.boundary.entries}
            show={(n) => decimal(n)}
          />
        )}
        {annual?.pue && (
          <FigureRow
            label={`${pueWords(annual.pue)} ${t('centre.ofYear')}`}
            note={span(t, annual.pue)}
            figure={annual.pue.pue}
            show={three}
            unit=""
            opens={opens}
          />
        )}
        {ipue &&
          (['month', 'day', 'hour'] as const).map((over) => (
            <FigureRow
              key={over}
              label={`${pueWords(ipue[over])} ${t(`overview.efficiency.${over}`)}`}
              note={t('overview.efficiency.coverage', { share: percent(ipue[over].coverage) })}
              figure={ipue[over].pue}
              show={three}
              unit=""
            />
          ))}
        <FigureRow
          label={t('overview.efficiency.ratio')}
          note={t('centre.notPue')}
          figure={live.ratio}
          show={(n) => decimal(n, 2)}
          unit=""
        />
      </dl>
    </Card>
  )
}
