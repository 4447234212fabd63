import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnnualView } from '#core/annual-view'
import type { Figure } from '#core/figure'
import type { Snapshot } from '#core/snapshot'
import { ExplainLink } from '../explain/explain-link.tsx'
import { known, numberOf } from '../format/figure.ts'
import { decimal, significantDecimal } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'

type CellProps = { label: string; figure: Figure; show: (n: number) => string; unit?: string; opens?: string }
const Cell = ({ label, figure, show, unit, opens }: CellProps) => {
  const { t } = useTranslation()
  const text = known(figure) ? (
    <>
      {show(figure.value)} <span className="sub">{unit ?? unitText(figure.unit)}</span>
    </>
  ) : (
    <span className="absent">{t(`why.${figure.why}`)}</span>
  )
  return (
    <td className="number" data-label={label}>
      {opens ? <ExplainLink figure={opens}>{text}</ExplainLink> : text}
    </td>
  )
}
const change = (r: number): string => decimal(-100 * r, 2)
const one = (n: number): string => decimal(n, 1)
/** Best first; what cannot be computed last. */
const byFigure = <T,>(items: readonly T[], of: (item: T) => Figure): T[] =>
  [...items].sort((a, b) => (numberOf(of(b)) ?? -Infinity) - (numberOf(of(a)) ?? -Infinity))

/** What is ranked, and its figures, in columns. */
const RankTable = ({ of, columns, children }: { of: string; columns: readonly string[]; children: ReactNode }) => (
  <table className="table stacked ranking">
    <thead>
      <tr>
        <th scope="col">{of}</th>
        {columns.map((column) => (
          <th key={column} scope="col" className="number">
            {column}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
)

const segmentColumns = ['restated', 'asFiled', 'yearOnYear', 'intensity', 'share'] as const
/** Segments by their improvement against the base year, the best first. */
export const SegmentRanking = ({ view }: { view: AnnualView }) => {
  const { t, i18n } = useTranslation()
  const label = (column: (typeof segmentColumns)[number]) => t(`targets.rank.${column}`)
  return (
    <Card title={t('targets.segments')}>
      <RankTable of={t('year.place')} columns={segmentColumns.map(label)}>
        {byFigure(view.intensity, (s) => s.improvementRestated).map((s, i) => {
          const id = `fy${view.fiscalYear}.segment.${s.segment}`
          return (
            <tr key={s.segment} data-testid="ranked-segment" data-segment={s.segment}>
              <th scope="row">
                <b className="rank">{i + 1}</b> {s.name[i18n.language as Language]}
              </th>
              <Cell
                label={label('restated')}
                figure={s.improvementRestated}
                show={change}
                unit="%"
                opens={`${id}.improvement-restated`}
              />
              <Cell
                label={label('asFiled')}
                figure={s.improvement}
                show={change}
                unit="%"
                opens={`${id}.improvement`}
              />
              <Cell label={label('yearOnYear')} figure={s.comparison.yearOnYear} show={one} />
              <Cell
                label={label('intensity')}
                figure={s.intensity}
                show={(n) => significantDecimal(n, 4)}
                opens={`${id}.intensity`}
              />
              <Cell label={label('share')} figure={s.share} show={(n) => one(n * 100)} unit="%" />
            </tr>
          )
        })}
      </RankTable>
      <p className="sub">{t('targets.rankNote')}</p>
    </Card>
  )
}

const siteColumns = ['energy', 'co2', 'carbon'] as const
/** Sites by their energy, with what a GJ of it emits. */
export const SiteRanking = ({ view, snapshot }: { view: AnnualView; snapshot: Snapshot }) => {
  const { t, i18n } = useTranslation()
  const label = (column: (typeof siteColumns)[number]) => t(`targets.rank.${column}`)
  const carbon = ({ energy, co2 }: AnnualView['sites'][string]): Figure => {
    if (!known(energy.gj)) return energy.gj
    if (!known(co2.market)) return co2.market
    return energy.gj.value > 0
      ? { value: (1000 * co2.market.value) / energy.gj.value, unit: 'kg-CO2/GJ' }
      : { why: 'no-readings' }
  }
  const ranked = byFigure(Object.entries(view.sites), ([, s]) => s.energy.kl)
  return (
    <Card title={t('targets.sites')}>
      <RankTable of={t('targets.site')} columns={siteColumns.map(label)}>
        {ranked.map(([id, site], i) => {
          const figure = `fy${view.fiscalYear}.site.${id}`
          return (
            <tr key={id}>
              <th scope="row">
                <b className="rank">{i + 1}</b> {snapshot.sites[id]?.name[i18n.language as Language] ?? id}
                <CoverageBar coverage={site.energy.coverage} brief />
              </th>
              <Cell label={label('energy')} figure={site.energy.kl} show={one} opens={`${figure}.energy.kl`} />
              <Cell label={label('co2')} figure={site.co2.market} show={one} opens={`${figure}.co2.market`} />
              <Cell label={label('carbon')} figure={carbon(site)} show={one} />
            </tr>
          )
        })}
      </RankTable>
    </Card>
  )
}
