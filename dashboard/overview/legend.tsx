import { useTranslation } from 'react-i18next'

type Item = { id: string; label: string; colour: string; dotted?: boolean }
type LegendProps = { items: readonly Item[]; hidden: ReadonlySet<string>; toggle: (id: string) => void; unit: string }

/** What each colour means, and the filter: pressed is shown. The unit is named once, here. */
export const Legend = ({ items, hidden, toggle, unit }: LegendProps) => {
  const { t } = useTranslation()
  return (
    <ul className="legend">
      {items.map(({ id, label, colour, dotted }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={!hidden.has(id)}
            aria-label={t('overview.power.toggle', { name: label })}
            onClick={() => toggle(id)}
          >
            <i
              data-kind={dotted ? 'dotted' : id.includes(':') ? 'area' : 'line'}
              style={{ color: colour }}
              aria-hidden="true"
            />
            {label}
          </button>
        </li>
      ))}
      <li className="sub">{unit}</li>
    </ul>
  )
}
