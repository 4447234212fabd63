import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Demand, Snapshot } from '#core/snapshot'
import { MINUTE } from '#core/time'
import { DemandPicture } from '../chart/demand-picture.tsx'
import { numberOf } from '../format/figure.ts'
import { decimal, percent } from '../format/number.ts'
import { dayTime, hourMinute, moment } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { useProof } from '../proof/context.tsx'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { useSomeFirst } from './some-first.ts'

type Props = { snapshot: Snapshot; sites: readonly string[] }
type Block = { id: string; name: string; demand: Demand }

const blocksOf = ({ snapshot, sites }: Props, language: Language): Block[] =>
  sites.flatMap((id) => {
    const site = snapshot.sites[id]
    return site?.demand ? [{ id, name: site.name[language], demand: site.demand }] : []
  })

const DemandWords = ({ demand }: { demand: Demand }) => {
  const { t } = useTranslation()
  const running = numberOf(demand.running_kW)
  const forecast = numberOf(demand.forecast_kW)
  const limit = numberOf(demand.limit_kW)
  const over = forecast !== null && limit !== null && forecast > limit
  return (
    <p className="sub words">
      {forecast !== null && limit !== null && (
        <b className="verdict" data-state={over ? 'behind' : 'ahead'}>
          {over
            ? t('overview.demand.over', { value: decimal(forecast - limit) })
            : t('overview.demand.room', { value: decimal(limit - forecast) })}
        </b>
      )}
      {running !== null && <span>{t('overview.demand.running', { value: decimal(running) })}</span>}
      <span>
        {demand.maximum
          ? t('overview.demand.maximum', {
              value: decimal(demand.maximum.kW),
              at: dayTime(t, moment(demand.maximum.at)),
            })
          : t('overview.demand.noMaximum')}
      </span>
    </p>
  )
}

/** The line moves by the pixel: six seconds. */
const elapsedOf = (demand: Demand, now: string): number =>
  Math.round(10 * Math.min(30, Math.max(0, (moment(now) - moment(demand.startsAt)) / MINUTE))) / 10

type DemandProps = { id: string; name: string; demand: Demand; elapsed: number; alone: boolean }
const DemandBlock = memo(({ id, name, demand, elapsed, alone }: DemandProps) => {
  const { t } = useTranslation()
  const open = useProof()
  const from = hourMinute(moment(demand.startsAt))
  const to = hourMinute(moment(demand.endsAt))
  const forecast = numberOf(demand.forecast_kW)
  const limit = numberOf(demand.limit_kW)
  return (
    <div className="block">
      {!alone && (
        <h3 className="block-head">
          {name}
          <LinkButton onClick={() => open({ kind: 'demand', site: id })}>{t('action.proof')}</LinkButton>
        </h3>
      )}
      <p className="figure">
        <Amount
          figure={demand.forecast_kW}
          show={decimal}
          unit={t('overview.demand.forecast')}
          size={alone ? 'large' : 'medium'}
          id="demand-forecast"
          site={id}
        />
        {forecast !== null && limit !== null && limit > 0 && (
          <span className="beside">{t('overview.demand.ofLimit', { share: percent(forecast / limit, 0) })}</span>
        )}
      </p>
      <DemandWords demand={demand} />
      <DemandPicture
        picture={{
          minutes: demand.minutes,
          elapsed,
          running_kW: numberOf(demand.running_kW),
          forecast_kW: forecast,
          limit_kW: limit,
        }}
        from={from}
        to={to}
        height={alone ? 196 : 96}
        label={t('overview.demand.chart', {
          from,
          to,
          forecast: forecast === null ? '—' : decimal(forecast),
          limit: limit === null ? t('overview.demand.noLimit') : `${decimal(limit)} kW`,
        })}
      />
    </div>
  )
})

/** 30分デマンド: one block a site, since each has its own contract. */
export const DemandCard = ({ snapshot, sites }: Props) => {
  const { t, i18n } = useTranslation()
  const open = useProof()
  const blocks = blocksOf({ snapshot, sites }, i18n.language as Language)
  const some = useSomeFirst(blocks)
  const first = blocks[0]
  const span = first && {
    from: hourMinute(moment(first.demand.startsAt)),
    to: hourMinute(moment(first.demand.endsAt)),
  }
  return (
    <Card
      className="demand"
      anchor="demand"
      title={span ? t('overview.demand.titleSpan', span) : t('overview.demand.title')}
      link={
        blocks.length === 1 &&
        first && <LinkButton onClick={() => open({ kind: 'demand', site: first.id })}>{t('action.proof')}</LinkButton>
      }
    >
      {blocks.length === 0 && <Notice title={t('overview.demand.none')} way={t('overview.demand.noneWay')} />}
      {some.map((block) => (
        <DemandBlock
          key={block.id}
          {...block}
          elapsed={elapsedOf(block.demand, snapshot.at)}
          alone={blocks.length === 1}
        />
      ))}
    </Card>
  )
}
