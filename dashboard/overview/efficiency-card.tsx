import { useTranslation } from 'react-i18next'
import type { PueFigure, SiteSnapshot, Snapshot } from '#core/snapshot'
import { decimal, percent } from '../format/number.ts'
import { moment, monthSpan } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import type { ProofRef } from '../proof/proof.ts'
import { useProof } from '../proof/proof-panel.tsx'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { operatorPue } from './operator-pue.ts'
import { subscript } from './target-words.ts'

const two = (n: number): string => decimal(n, 2)
const overs = ['hour', 'day', 'month'] as const

type Cell = { label: string; period?: string; figure: PueFigure; id: string; site: string; proof: ProofRef }
const PueCell = ({ label, period, figure, id, site, proof }: Cell) => {
  const { t } = useTranslation()
  const open = useProof()
  return (
    <div className="cell">
      <dt>
        <button type="button" className="quiet" onClick={() => open(proof)}>
          {label}
        </button>
      </dt>
      <dd>
        <Amount figure={figure.pue} show={two} size="medium" id={id} site={site} />
        {period && <span className="sub">{period}</span>}
        <span className="sub">{t('overview.efficiency.coverage', { share: percent(figure.coverage) })}</span>
      </dd>
    </div>
  )
}

type BlockProps = { id: string; site: SiteSnapshot }
const EfficiencyBlock = ({ id, site }: BlockProps) => {
  const { t, i18n } = useTranslation()
  const open = useProof()
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
        <div className="cell">
          <dt>
            <button type="button" className="quiet" onClick={() => open({ kind: 'ratio', site: id })}>
              {t('overview.efficiency.ratio')}
            </button>
          </dt>
          <dd>
            <Amount figure={ratio} show={two} unit="" size="medium" id="ratio-now" site={id} />
            <span className="sub">{t('live.live')}</span>
          </dd>
        </div>
        {ipue &&
          overs.map((over) => (
            <PueCell
              key={over}
              id={`ipue-${over}`}
              site={id}
              label={`${t('overview.efficiency.ipue', { category: subscript(ipue[over].category) })} ${t(`overview.efficiency.${over}`)}`}
              figure={ipue[over]}
              proof={{ kind: 'pue', site: id, over }}
            />
          ))}
        {pue12 && (
          <PueCell
            id="pue12"
            site={id}
            label={`${pue12.label}${subscript(pue12.category)} ${t('overview.efficiency.twelve')}`}
            period={monthSpan(t, moment(pue12.from), moment(pue12.to))}
            figure={pue12}
            proof={{ kind: 'pue', site: id, over: 'pue12' }}
          />
        )}
      </dl>
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
      {centres.map(({ id, site }) => (
        <EfficiencyBlock key={id} id={id} site={site} />
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
