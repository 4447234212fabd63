import { useTranslation } from 'react-i18next'
import type { Coverage } from '#core/figure'
import { percent } from '../format/number.ts'

const parts = ['measured', 'estimated', 'missing'] as const

/** Measured green, estimated amber, missing grey, and the same in words; `brief` keeps the words to those who hear the page. */
export const CoverageBar = ({ coverage, brief = false }: { coverage: Coverage; brief?: boolean }) => {
  const { t } = useTranslation()
  const words = t('coverage.text', {
    measured: percent(coverage.measured),
    estimated: percent(coverage.estimated),
    missing: percent(coverage.missing),
  })
  return (
    <div className="coverage" data-brief={brief} title={brief ? words : undefined}>
      <div className="coverage-bar" aria-hidden="true">
        {parts.map((part) => (
          <i key={part} data-part={part} style={{ flexGrow: coverage[part] }} />
        ))}
      </div>
      <p className={brief ? 'hidden' : 'sub'}>{words}</p>
    </div>
  )
}
