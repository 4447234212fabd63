import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Co2Change } from '#core/annual-official-view'
import { Chart } from '../chart/chart.tsx'
import { type WaterfallPicture, waterfallOption } from '../chart/waterfall-option.ts'
import { known, numberOf } from '../format/figure.ts'
import { decimal, signed } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import type { targetWords } from '../i18n/ja-targets.ts'
import { Card } from '../view/card.tsx'
import { usePalette } from '../view/use-palette.ts'

type Driver = keyof typeof targetWords.targets.driver
const drivers = [
  'activity',
  'intensity',
  'mix',
  'electricityFactor',
  'otherFactors',
] as const satisfies readonly Driver[]
/** Rows are this high, px. */
const ROW = 30

type ChangeProps = { change: Co2Change; name: string; titles: { before: string; now: string } }
const Waterfall = ({ change, name, titles }: ChangeProps) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const picture = useMemo((): WaterfallPicture | null => {
    const [before, now] = [numberOf(change.before), numberOf(change.now)]
    if (before === null || now === null || 'why' in change.drivers) return null
    return {
      before: { label: titles.before, value: before },
      steps: change.drivers.steps.map(({ name: step, from, to }) => {
        const driver = drivers.find((d) => d === step)
        return { label: driver ? t(`targets.driver.${driver}`) : step, from, to }
      }),
      now: { label: titles.now, value: now },
      unit: unitText('t-CO2'),
    }
  }, [change, titles.before, titles.now, t])
  const build = useCallback(
    (width: number) => (picture ? waterfallOption(picture, palette, width) : {}),
    [picture, palette],
  )
  if (!picture)
    return (
      <p className="absent">
        {'why' in change.before ? t(`why.${change.before.why}`) : 'why' in change.now ? t(`why.${change.now.why}`) : ''}
      </p>
    )
  const words = picture.steps.map((s) => `${s.label} ${signed(s.to - s.from, 1)}`).join(', ')
  return (
    <Chart
      build={build}
      height={ROW * (picture.steps.length + 2)}
      id="waterfall"
      label={t('targets.waterfall', { name, words })}
    />
  )
}

/** なぜ変わったか: the CO₂ of a segment against the year before, factor by factor, and by the method of the industry plan. */
export const ChangeCard = ({ change, name, titles }: ChangeProps) => {
  const { t } = useTranslation()
  const [before, now] = [numberOf(change.before), numberOf(change.now)]
  const { plan } = change
  return (
    <Card title={t('targets.change', { name, period: titles.now })}>
      <p className="figure">
        {before !== null && now !== null ? (
          <>
            <span className="amount" data-size="medium">
              <b>{signed(now - before, 1)}</b> <span className="unit">{unitText('t-CO2')}</span>
            </span>
            <span className="beside">{before > 0 && `${signed((now / before - 1) * 100, 1)} %`}</span>
          </>
        ) : null}
        <span className="beside">{t(`targets.against.${change.against}`)}</span>
      </p>
      <Waterfall change={change} name={name} titles={titles} />
      {!('why' in plan) && (
        <p className="sub words">
          <span>{t('targets.plan.name')}</span>
          <span>{t('targets.plan.economy', { value: signed(plan.economy, 2) })}</span>
          <span>{t('targets.plan.electricity', { value: signed(plan.electricity, 2) })}</span>
          <span>{t('targets.plan.effort', { value: signed(plan.effort, 2) })}</span>
        </p>
      )}
      {change.productivity.map(({ denominator, value }) =>
        known(value) ? (
          <p key={denominator} className="sub">
            {t('targets.productivity', { value: decimal(value.value, 2), unit: unitText(value.unit) })}
          </p>
        ) : null,
      )}
      <p className="sub">{t('targets.method')}</p>
    </Card>
  )
}
