import { useTranslation } from 'react-i18next'
import type { ActRow as Act } from '../api/acts.ts'
import { ActRow } from './act-row.tsx'

const columns = ['at', 'person', 'what', 'reason'] as const

type TableProps = { acts: readonly Act[]; siteName: (site: string) => string; label: string }
/** What people did, a row each. */
export const ActTable = ({ acts, siteName, label }: TableProps) => {
  const { t } = useTranslation()
  return (
    <table className="table stacked acts" aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`acts.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {acts.map((act) => (
          <ActRow key={act.id} act={act} site={siteName(act.site)} />
        ))}
      </tbody>
    </table>
  )
}
