import { useTranslation } from 'react-i18next'
import type { AnnualSegment } from '#core/annual-view'
import type { CompanyView } from '#core/company-view'
import { known } from '../format/figure.ts'
import { decimal, percent, signed, significantDecimal } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { Notice } from '../view/notice.tsx'
import { FigureCell, ShareCell } from './cells.tsx'

const columns = ['intensity', 'improvement', 'restated', 'yearOnYear', 'mean', 'activity', 'share', 'coverage'] as const
const change = (r: number): string => signed(-100 * r, 2)

/** A′ − B − B′ as they are filed, kL: what the intensity is made of. Without A′ there is none; nothing sold or bought as heat is not said. */
const Numerator = ({ energy }: Pick<AnnualSegment, 'energy'>) => {
  const { aPrimeFiled: aPrime, bFiled: b, bPrimeFiled: bPrime } = energy
  if (!known(aPrime)) return null
  const less = [['B', b] as const, ['B′', bPrime] as const].flatMap(([sign, of]) =>
    known(of) && of.value !== 0 ? [` − ${sign} ${decimal(of.value)}`] : [],
  )
  return <small>{`A′ ${decimal(aPrime.value)}${less.join('')} ${unitText(aPrime.unit)}`}</small>
}

const Row = ({ segment }: { segment: AnnualSegment }) => {
  const { t, i18n } = useTranslation()
  const label = (column: (typeof columns)[number]) => t(`company.segmentColumn.${column}`)
  return (
    <tr data-testid="company-segment" data-segment={segment.segment}>
      <th scope="row">
        {segment.name[i18n.language as Language]}
        <Numerator energy={segment.energy} />
      </th>
      <FigureCell label={label('intensity')} figure={segment.intensity} show={(n) => significantDecimal(n, 4)} />
      <FigureCell label={label('improvement')} figure={segment.improvement} show={change} unit="%" />
      <FigureCell label={label('restated')} figure={segment.improvementRestated} show={change} unit="%" />
      <FigureCell label={label('yearOnYear')} figure={segment.comparison.yearOnYear} show={(n) => decimal(n, 1)} />
      <FigureCell label={label('mean')} figure={segment.comparison.mean} show={(n) => decimal(n, 1)} />
      <FigureCell label={label('activity')} figure={segment.activity} show={(n) => decimal(n, 1)} />
      <ShareCell label={label('share')} figure={segment.share} show={(n) => percent(n)} />
      <td data-label={label('coverage')}>
        <span className="coverage-cell">
          {percent(segment.coverage.measured)} <span className="sub">%</span>
          <CoverageBar coverage={segment.coverage} brief />
        </span>
      </td>
    </tr>
  )
}

/** 原単位区分 over several 事業所: what one id means at each site is one segment here. */
export const SegmentTable = ({ view }: { view: CompanyView }) => {
  const { t } = useTranslation()
  return (
    <Card title={t('company.segments')}>
      {view.segments.length === 0 ? (
        <Notice title={t('company.noSegments')} way={t('company.noSegmentsWay')} />
      ) : (
        <table className="table stacked" aria-label={t('company.segments')}>
          <thead>
            <tr>
              <th scope="col">{t('company.segmentColumn.segment')}</th>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={column === 'coverage' || column === 'share' ? undefined : 'number'}
                >
                  {t(`company.segmentColumn.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.segments.map((segment) => (
              <Row key={segment.segment} segment={segment} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
