import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { lineColours } from '../chart/axis.ts'
import { unitText } from '../format/unit.ts'
import { useScheme } from '../view/use-palette.ts'
import type { TrendLine } from './lines.ts'

type Props = {
  lines: readonly TrendLine[]
  hidden: ReadonlySet<string>
  toggle: (key: string) => void
  remove?: ((key: string) => void) | undefined
}

/** What each colour means: pressed is shown; × takes the line off the address. */
export const LineLegend = ({ lines, hidden, toggle, remove }: Props) => {
  const { t } = useTranslation()
  const colours = lineColours[useScheme()]
  return (
    <ul className="legend line-legend">
      {lines.map(({ key, label, unit }, i) => (
        <li key={key}>
          <button
            type="button"
            aria-pressed={!hidden.has(key)}
            aria-label={t('trends.toggle', { name: label })}
            onClick={() => toggle(key)}
          >
            <i data-kind="line" style={{ color: colours[i % colours.length] }} aria-hidden="true" />
            {label}
          </button>
          {unitText(unit) && <small>{unitText(unit)}</small>}
          {remove && (
            <button type="button" aria-label={t('trends.remove', { name: label })} onClick={() => remove(key)}>
              <IconX size={13} stroke={1.6} aria-hidden="true" />
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
