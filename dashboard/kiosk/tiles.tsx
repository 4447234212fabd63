import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Figure } from '#core/figure'
import type { PueFigure, SiteSnapshot, TargetState } from '#core/snapshot'
import { known, numberOf } from '../format/figure.ts'
import { decimal, percent } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'
import { subscript } from '../overview/target-words.ts'
import { Amount } from '../view/amount.tsx'

type TileProps = { title: string; children: ReactNode; className?: string }
const Tile = ({ title, children, className = '' }: TileProps) => (
  <section className={`kiosk-tile ${className}`} aria-label={title}>
    <h2>{title}</h2>
    {children}
  </section>
)
type BigProps = { figure: Figure; show: (n: number) => string; id: string; unit?: string }
const Big = ({ figure, show, id, unit }: BigProps) => (
  <p className="kiosk-figure">
    <Amount figure={figure} show={show} size="large" id={id} {...(unit === undefined ? {} : { unit })} />
  </p>
)

export const PowerTile = ({ site }: { site: SiteSnapshot }) => {
  const { t } = useTranslation()
  return (
    <Tile title={t('kiosk.power')}>
      <Big figure={site.power_kW.facility} show={decimal} id="kiosk-power" />
    </Tile>
  )
}

/** The forecast of the running half-hour against the contract, as number, words and bar. */
export const DemandTile = ({ site: { demand } }: { site: SiteSnapshot }) => {
  const { t } = useTranslation()
  if (!demand) return null
  const [forecast, limit] = [numberOf(demand.forecast_kW), numberOf(demand.limit_kW)]
  const share = forecast !== null && limit !== null && limit > 0 ? forecast / limit : null
  const state = share === null ? undefined : share > 1 ? 'behind' : share > 0.9 ? 'near' : 'ahead'
  return (
    <Tile title={t('kiosk.demand')}>
      <Big figure={demand.forecast_kW} show={decimal} id="kiosk-demand" />
      {share === null || limit === null || forecast === null ? (
        <p>{t('kiosk.noContract')}</p>
      ) : (
        <>
          <div className="kiosk-bar" data-state={state} aria-hidden="true">
            <i style={{ width: `${Math.min(100, share * 100)}%` }} />
          </div>
          <p className="verdict" data-state={state}>
            {share > 1
              ? t('kiosk.over', { value: decimal(forecast - limit) })
              : t('kiosk.ofContract', { limit: decimal(limit), share: percent(share, 0) })}
          </p>
        </>
      )}
    </Tile>
  )
}

const name = ({ label, category }: PueFigure): string => `${label}${subscript(category)}`
/** PUE in the standard's words: PUE of twelve months with its category, iPUE of today beside it. */
export const PueTile = ({ site: { pue12, ipue } }: { site: SiteSnapshot }) => {
  const { t } = useTranslation()
  if (!pue12) return null
  const day = ipue ? numberOf(ipue.day.pue) : null
  return (
    <Tile title={t('kiosk.twelve', { name: name(pue12) })}>
      <Big figure={pue12.pue} show={(n) => decimal(n, 2)} id="kiosk-pue12" unit="" />
      <p className="words">
        {ipue && day !== null && <span>{t('kiosk.day', { name: name(ipue.day), value: decimal(day, 2) })}</span>}
        <span>{t('kiosk.category', { category: pue12.category })}</span>
        <span>{t('kiosk.coverage', { share: percent(pue12.coverage) })}</span>
      </p>
    </Tile>
  )
}

export const EnergyTile = ({ site: { energy } }: { site: SiteSnapshot }) => {
  const { t } = useTranslation()
  const { kl, gj, coverage } = energy.today
  return (
    <Tile title={t('kiosk.energy')}>
      <Big figure={kl} show={(n) => decimal(n, 2)} id="kiosk-energy" />
      <p className="words">
        {known(gj) && <span>{t('kiosk.gj', { value: decimal(gj.value, 1) })}</span>}
        <span>{t('kiosk.coverage', { share: percent(coverage.measured) })}</span>
      </p>
    </Tile>
  )
}
export const Co2Tile = ({ site: { co2 } }: { site: SiteSnapshot }) => {
  const { t } = useTranslation()
  const month = numberOf(co2.month.market)
  return (
    <Tile title={t('kiosk.co2')}>
      <Big figure={co2.today.market} show={(n) => decimal(n, 2)} id="kiosk-co2" />
      <p className="words">
        <span>{t('kiosk.market')}</span>
        {month !== null && <span>{t('kiosk.month', { value: decimal(month, 1), unit: unitText('t-CO2') })}</span>}
      </p>
    </Tile>
  )
}

/** Targets that are listed at most: a wall screen does not scroll. */
const MOST = 4
export const TargetTile = ({ targets }: { targets: readonly TargetState[] }) => {
  const { t, i18n } = useTranslation()
  return (
    <Tile title={t('kiosk.targets')} className="kiosk-targets">
      {targets.length === 0 && <p>{t('kiosk.noTargets')}</p>}
      <ul>
        {targets.slice(0, MOST).map((target) => (
          <li key={target.id} data-testid="kiosk-target" data-state={target.state}>
            <span>{target.name[i18n.language as Language]}</span>
            <b className="verdict" data-state={target.state}>
              {t(`overview.target.state.${target.state}`)}
            </b>
          </li>
        ))}
      </ul>
    </Tile>
  )
}
