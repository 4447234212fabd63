import { useTranslation } from 'react-i18next'
import type { AnnualSegment, AnnualView } from '#core/annual-view'
import { decimal, percent, significantDecimal } from '../format/number.ts'
import { year } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { FoldCard } from '../view/fold-card.tsx'
import { Notice } from '../view/notice.tsx'
import { FigureRow, Opens } from './figure-row.tsx'
import { ProofWords } from './proof-words.tsx'

const four = (n: number): string => significantDecimal(n, 4)
const whole = (n: number): string => decimal(n)
const change = (r: number): string => decimal(-100 * r, 2)

/** 特定-第3表 of one segment. */
const Segment = ({ segment, fy }: { segment: AnnualSegment; fy: number }) => {
  const { t, i18n } = useTranslation()
  const id = `fy${fy}.segment.${segment.segment}`
  const { energy, base, optimised } = segment
  return (
    <section className="block" data-testid="annual-segment" data-segment={segment.segment}>
      <h3 className="block-head">
        <span>
          {segment.name[i18n.language as Language]}
          <small className="scope"> {t('year.jsic', { jsic: segment.jsic, kind: segment.kind })}</small>
        </span>
      </h3>
      <p className="figure">
        <Opens figure={segment.filedIntensity} show={four} size="medium" opens={`${id}.filed-intensity`} />
        <span className="beside">{t('year.filedIntensity')}</span>
      </p>
      <ProofWords proof={segment.proof} />
      <CoverageBar coverage={segment.coverage} />
      <dl className="rows">
        <FigureRow
          label={t('proof.intensity.unrounded')}
          figure={segment.intensity}
          show={(n) => significantDecimal(n, 8)}
          opens={`${id}.intensity`}
        />
        <FigureRow
          label={t('proof.intensity.activity')}
          figure={segment.activity}
          show={(n) => decimal(n, 1)}
          opens={`${id}.activity`}
        />
        <FigureRow
          label={t('year.filedAPrime')}
          figure={energy.aPrimeFiled}
          show={whole}
          opens={`${id}.a-prime.filed`}
        />
        <FigureRow label={t('year.filedB')} figure={energy.bFiled} show={whole} opens={`${id}.b.filed`} />
        <FigureRow
          label={t('year.filedBPrime')}
          figure={energy.bPrimeFiled}
          show={whole}
          opens={`${id}.b-prime.filed`}
        />
        <FigureRow label={t('year.share')} figure={segment.share} show={percent} unit="%" />
        <FigureRow label={t('year.yearOnYear')} figure={segment.comparison.yearOnYear} show={(n) => decimal(n, 1)} />
        <FigureRow
          label={t('year.changeFiled')}
          note={t('year.baseYear', { year: year(t, base.year) })}
          figure={segment.improvement}
          show={change}
          unit="%"
          opens={`${id}.improvement`}
        />
        <FigureRow
          label={t('year.changeRestated')}
          note={t('year.baseYear', { year: year(t, base.year) })}
          figure={segment.improvementRestated}
          show={change}
          unit="%"
          opens={`${id}.improvement-restated`}
        />
        <FigureRow label={t('year.optimised')} figure={optimised.intensity} show={four} />
      </dl>
    </section>
  )
}

/** 特定-第3表: denominator, A′, B, B′, intensity, share and year on year of each segment. */
export const SegmentCard = ({ view }: { view: AnnualView }) => {
  const { t } = useTranslation()
  return (
    <FoldCard title={t('year.segments')} anchor="segments">
      {view.intensity.length === 0 && (
        <Notice title={t('overview.intensity.empty')} way={t('overview.intensity.emptyWay')} />
      )}
      <div className="year-segments">
        {view.intensity.map((segment) => (
          <Segment key={segment.segment} segment={segment} fy={view.fiscalYear} />
        ))}
      </div>
    </FoldCard>
  )
}
