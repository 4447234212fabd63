import { lazy, memo, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Figure } from '#core/figure'
import type { PueFigure, SiteSnapshot, Snapshot } from '#core/snapshot'
import { decimal, percent } from '../format/number.ts'
import { moment, monthSpan } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { useProof } from '../proof/context.tsx'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { operatorPue } from './operator-pue.ts'
import { useSomeFirst } from './some-first.ts'
import { subscript } from './target-words.ts'

const HallClimate = lazy(async () => ({ default: (await import('./hall-climate.tsx')).HallClimate }))
/** Of more centres than these the climate stands on their own page: each is a question of its own to the server. */
const MOST_CLIMATES = 4

const two = (n: number): string => decimal(n, 2)
const overs = ['hour', 'day', 'month'] as const

type Over = (typeof overs)[number] | 'pue12'
type Cell = { over: Over; figure: PueFigure; site: string }
/** One PUE with its category, period and coverage; drawn again when it changed. */
const PueCell = memo(({ over, figure, site }: Cell) => {
  const { t } = useTranslation()
  const open = useProof()
  const category = subscript(figure.category)
  return (
    <div className="cell">
      <dt>
        <button type="button" className="quiet" onClick={() => open({ kind: 'pue', site, over })}>
          {over === 'pue12'
            ? `${figure.label}${category} ${t('overview.efficiency.twelve')}`
            : `${t('overview.efficiency.ipue', { category })} ${t(`overview.efficiency.${over}`)}`}
        </button>
      </dt>
      <dd>
        <Amount
          figure={figure.pue}
          show={two}
          size="medium"
          id={over === 'pue12' ? over : `ipue-${over}`}
          site={site}
        />
        {over === 'pue12' && <span className="sub">{monthSpan(t, moment(figure.from), moment(figure.to))}</span>}
        <span className="sub">{t('overview.efficiency.coverage', { share: percent(figure.coverage) })}</span>
      </dd>
    </div>
  )
})

type RatioProps = { site: string; ratio: Figure }
const RatioCell = memo(({ site, ratio }: RatioProps) => {
  const { t } = useTranslation()
  const open = useProof()
  return (
    <div className="cell">
      <dt>
        <button type="button" className="quiet" onClick={() => open({ kind: 'ratio', site })}>
          {t('overview.efficiency.ratio')}
        </button>
      </dt>
      <dd>
        <Amount figure={ratio} show={two} unit="" size="medium" id="ratio-now" site={site} />
        <span className="sub">{t('live.live')}</span>
      </dd>
    </div>
  )
})

type BlockProps = { id: string; site: SiteSnapshot; climate: boolean }
const EfficiencyBlock = ({ id, site, climate }: BlockProps) => {
  const { t, i18n } = useTranslation()
  const { ipue, pue12, ratio } = site
  const category = pue12?.category ?? ipue?.hour.category
  return (
    <div className="block">
      <h3 className="block-head">
        <span>
          {site.name[i18n.language as Language]}
          {category && <small className="scope"> {t(`overview.category.c${category}`)}</small>}
        </span>
      </h3>
      <dl className="cells">
        <RatioCell site={id} ratio={ratio} />
        {ipue && overs.map((over) => <PueCell key={over} over={over} figure={ipue[over]} site={id} />)}
        {pue12 && <PueCell over="pue12" figure={pue12} site={id} />}
      </dl>
      {climate && (
        <Suspense fallback={null}>
          <HallClimate site={id} />
        </Suspense>
      )}
    </div>
  )
}

/** Live ratio, iPUE and PUE of the sites that have IT. A live ratio is never called PUE. */
export const EfficiencyCard = ({ snapshot, sites }: { snapshot: Snapshot; sites: readonly string[] }) => {
  const { t } = useTranslation()
  const open = useProof()
  const centres = sites.flatMap((id) => {
    const site = snapshot.sites[id]
    return site && (site.ipue || site.pue12) ? [{ id, site }] : []
  })
  const some = useSomeFirst(centres)
  const first = centres[0]
  if (!first) return null
  const operator = operatorPue(centres.flatMap(({ site }) => site.pue12 ?? []))
  return (
    <Card
      className="efficiency"
      title={t('overview.efficiency.title')}
      link={
        centres.length === 1 && (
          <LinkButton onClick={() => open({ kind: 'pue', site: first.id, over: 'pue12' })}>
            {t('action.proof')}
          </LinkButton>
        )
      }
    >
      {some.map(({ id, site }) => (
        <EfficiencyBlock key={id} id={id} site={site} climate={centres.length <= MOST_CLIMATES} />
      ))}
      {operator && (
        <p className="figure">
          <Amount figure={operator} show={two} unit="" size="medium" id="pue12-operator" />
          <span className="beside">
            {t('overview.efficiency.operator')} · {t('overview.efficiency.operatorNote')}
          </span>
        </p>
      )}
      <p className="sub note">{t('overview.efficiency.ratioNote')}</p>
    </Card>
  )
}
