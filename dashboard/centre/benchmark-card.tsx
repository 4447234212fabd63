import { useTranslation } from 'react-i18next'
import type { AnnualCentre } from '#core/annual-view'
import { decimal } from '../format/number.ts'
import { year } from '../format/time.ts'
import type { centreWords } from '../i18n/ja-centre.ts'
import { Card } from '../view/card.tsx'
import { Notice } from '../view/notice.tsx'

type Rule = keyof typeof centreWords.centre.rule
const rules = [
  'act-benchmark',
  'act-new-centre',
  'tokyo-2015',
  'tokyo-2015-upper',
  'enefg-existing',
  'enefg-new',
] as const satisfies readonly Rule[]

type BenchmarkProps = { benchmarks: AnnualCentre['benchmarks']; value: number | null; title: string }
/** The yardsticks, each with its date and how sure it is; the gap in words. */
export const BenchmarkCard = ({ benchmarks, value, title }: BenchmarkProps) => {
  const { t } = useTranslation()
  return (
    <Card title={title}>
      {benchmarks.length === 0 ? (
        <Notice title={t('centre.noBenchmark')} way={t('centre.noBenchmarkWay')} />
      ) : (
        <table className="table stacked benchmarks">
          <thead>
            <tr>
              <th scope="col">{t('centre.column.rule')}</th>
              <th scope="col" className="number">
                {t('centre.column.limit')}
              </th>
              <th scope="col">{t('centre.column.gap')}</th>
              <th scope="col">{t('centre.column.from')}</th>
              <th scope="col">{t('year.factorColumn.confidence')}</th>
            </tr>
          </thead>
          <tbody>
            {benchmarks.map((b) => {
              const known = rules.find((r) => r === b.rule)
              const gap = value === null ? null : b.limit - value
              return (
                <tr key={b.rule} data-testid="benchmark" data-met={b.met}>
                  <th scope="row">{known ? t(`centre.rule.${known}`) : b.name}</th>
                  <td className="number" data-label={t('centre.column.limit')}>
                    {decimal(b.limit, 2)}
                  </td>
                  <td data-label={t('centre.column.gap')}>
                    <b className="verdict" data-state={b.met ? 'ahead' : b.inForce ? 'behind' : 'near'}>
                      {gap === null
                        ? t(b.met ? 'centre.met' : 'centre.notMet')
                        : t(b.met ? 'centre.metBy' : 'centre.missedBy', { gap: decimal(Math.abs(gap), 3) })}
                    </b>
                  </td>
                  <td data-label={t('centre.column.from')}>
                    {b.from === null ? '—' : t(b.inForce ? 'centre.since' : 'centre.ahead', { year: year(t, b.from) })}
                  </td>
                  <td data-label={t('year.factorColumn.confidence')}>
                    <span className="sure" data-confidence={b.confidence}>
                      {b.confidence && t(`confidence.${b.confidence}`)}
                    </span>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </Card>
  )
}
