import { useTranslation } from 'react-i18next'
import type { ExplainInput } from '#core/explain'
import { known } from '../format/figure.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'
import { ExplainLink, type Step } from './explain-link.tsx'
import { FactorLine } from './factor-line.tsx'
import { LeafLinks } from './leaf-links.tsx'
import { periodWords } from './period-words.ts'
import { full } from './worked.ts'

/** What a figure is called: its period, where it differs from that of the figure above, and its title. */
export const useFigureName = () => {
  const { t, i18n } = useTranslation()
  return ({ id, title }: Pick<ExplainInput, 'id' | 'title'>, above?: string): string => {
    const period = periodWords(t, id, above)
    const name = title[i18n.language as Language]
    const isTime = /^\d{4}-\d{2}-\d{2}T/.test(name)
    const parts = [period !== (above && periodWords(t, above)) || isTime ? period : null, isTime ? null : name]
    return parts.filter(Boolean).join(' ')
  }
}

type InputRowProps = { input: ExplainInput; above: string; trail: readonly Step[]; share: number | null }
/** One input: it opens further, or is where the way ends: a reading, a record, a printed factor. */
export const InputRow = ({ input, above, trail, share }: InputRowProps) => {
  const { t, i18n } = useTranslation()
  const name = useFigureName()
  const { figure, factor, weight, note, clause } = input
  const words = name(input, above)
  return (
    <tr data-testid="input" data-figure={input.id}>
      <th scope="row">
        {input.opens ? (
          <ExplainLink figure={input.id} trail={trail}>
            {words}
          </ExplainLink>
        ) : (
          words
        )}
        {factor && <FactorLine factor={factor} />}
        {!factor && !input.opens && clause && <small>{clause}</small>}
        {note && <small>{note[i18n.language as Language]}</small>}
        {input.links.length > 0 && <LeafLinks links={factor ? [] : input.links} />}
        {share !== null && (
          <span className="share" aria-hidden="true">
            <i style={{ width: `${share * 100}%` }} />
          </span>
        )}
      </th>
      <td className="number">
        {weight !== 1 && <span className="sub">{`${full(weight)} × `}</span>}
        {known(figure) ? (
          <>
            {full(figure.value)} <span className="sub">{unitText(figure.unit)}</span>
          </>
        ) : (
          <span className="absent">{t(`why.${figure.why}`)}</span>
        )}
      </td>
    </tr>
  )
}
