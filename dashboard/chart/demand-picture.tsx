import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { decimal } from '../format/number.ts'
import { usePalette } from '../view/use-palette.ts'
import { type DemandPicture as Demand, demandBand, demandTop, endLabels } from './demand-shape.ts'

/** Between two bars, minutes. */
const GAP = 0.16
/** One bar a minute, with its figure for the pointer. They stand while the minutes do. */
const Minutes = memo(({ minutes, colour }: { minutes: Demand['minutes']; colour: string }) => {
  const { t } = useTranslation()
  return minutes.map((kW, i) =>
    kW === null ? null : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a minute is its place in the half-hour
      <rect key={i} x={i} width={1 - GAP} height={Math.max(0, kW)} fill={colour}>
        <title>{`${t('overview.demand.minute', { minute: i + 1 })} ${decimal(kW)} kW`}</title>
      </rect>
    ),
  )
})

type Props = { picture: Demand; from: string; to: string; height: number; label: string }
/**
 * 30分デマンド: minute bars, the forecast to the half-hour's end with its band, and the contract. An element a mark, not a canvas:
 * it moves each second with every site of a company, and then only what changed is drawn.
 */
export const DemandPicture = ({ picture, from, to, height, label }: Props) => {
  const palette = usePalette()
  const { minutes, elapsed, running_kW: running, forecast_kW: forecast, limit_kW: limit } = picture
  const top = demandTop(picture)
  const band = demandBand(picture)
  const colour = { limit: palette.limit, forecast: palette.accent }
  return (
    <div className="half-hour" role="img" aria-label={label} style={{ minHeight: height }}>
      <div className="half-hour-marks">
        <svg viewBox={`0 0 30 ${top}`} preserveAspectRatio="none" aria-hidden="true">
          <g transform={`translate(0 ${top}) scale(1 -1)`}>
            {band && running !== null && (
              <polygon points={`${elapsed},${running} 30,${band[1]} 30,${band[0]}`} fill={palette.band} />
            )}
            <Minutes minutes={minutes} colour={palette.group.it} />
            {limit !== null && (
              <line x2="30" y1={limit} y2={limit} stroke={colour.limit} strokeWidth="1.5" strokeDasharray="5 4" />
            )}
            {running !== null && forecast !== null && (
              <line x1={elapsed} y1={running} x2="30" y2={forecast} stroke={colour.forecast} strokeWidth="2" />
            )}
          </g>
        </svg>
        {endLabels(picture).map(({ of, kW, shift }) => (
          <span
            key={of}
            className="half-hour-end"
            style={{ color: colour[of], bottom: `${(100 * kW) / top}%`, marginBottom: -shift }}
          >
            {decimal(kW)}
          </span>
        ))}
      </div>
      <p className="half-hour-axis">
        <span>{from}</span>
        <span>{to}</span>
      </p>
    </div>
  )
}
