import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CostMonth } from '#core/cost'
import { Chart } from '../chart/chart.tsx'
import { type CostPart, costColours, costOption, costParts } from '../chart/cost-option.ts'
import { numberOf } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { monthText } from '../format/time.ts'
import { usePalette } from '../view/use-palette.ts'
import { doubtWords, energyYen, yenText } from './cost-words.ts'

/** A tariff without a part has none of it: 0, not unknown. */
const chargeOf = (charge: CostMonth['levy']): number | null => (charge === null ? 0 : numberOf(charge.yen))
const partsOf = (cost: CostMonth): Record<CostPart, number | null> => ({
  basic: numberOf(cost.basic.yen),
  charge: energyYen(cost),
  'fuel-adjustment': chargeOf(cost.fuelAdjustment),
  levy: chargeOf(cost.levy),
})

/** What a supply cost by month, oldest first; the table below has the same in figures. */
export const CostChart = ({ months, name }: { months: readonly CostMonth[]; name: string }) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const colours = costColours(palette)
  const picture = useMemo(
    () => ({
      months: months.map((cost) => ({
        label: monthText(t, cost.month),
        parts: partsOf(cost),
        total: numberOf(cost.total),
        provisional: doubtWords(t, cost)[0] ?? null,
      })),
      names: {
        ...{ basic: t('cost.column.basic'), charge: t('cost.column.charge'), levy: t('cost.column.levy') },
        ...{ 'fuel-adjustment': t('cost.column.fuel-adjustment'), total: t('cost.column.total') },
      },
      words: {
        unit: t('cost.chart.unit'),
        unitYen: 1_000,
        yen: (n: number | null) => (n === null ? '—' : `${yenText(n)} ${t('cost.yen')}`),
        axis: (n: number) => decimal(n),
      },
    }),
    [months, t],
  )
  const build = useCallback((width: number) => costOption(picture, palette, width), [picture, palette])
  const shown = costParts.filter((part) => picture.months.some((m) => m.parts[part] !== 0))
  return (
    <>
      <ul className="legend">
        {shown.map((part) => (
          <li key={part} className="legend-item">
            <i style={{ background: colours[part] }} aria-hidden="true" />
            {picture.names[part]}
          </li>
        ))}
      </ul>
      <Chart id="cost-chart" build={build} height={220} label={t('cost.chart.label', { name })} />
      <p className="sub">{t('cost.chart.pale')}</p>
    </>
  )
}
