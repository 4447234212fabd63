import { useTranslation } from 'react-i18next'
import type { AgentState, Snapshot } from '#core/snapshot'
import { decimal, signed } from '../format/number.ts'
import { dayTime, moment } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { Notice } from '../view/notice.tsx'

const columns = [
  'agent',
  'state',
  'committed',
  'spooled',
  'clock',
  'version',
  'epoch',
  'lastSeen',
  'reconciled',
] as const
const numbers = new Set<string>(['committed', 'spooled'])

/** 照合: when ledger and agent were compared, and what came of it. */
const Compared = ({ result }: { result: AgentState['reconciled'] }) => {
  const { t } = useTranslation()
  if (!result) return <>—</>
  const { lacking, altered, gone } = result
  const words = (['lacking', 'altered', 'gone'] as const)
    .filter((kind) => result[kind] > 0)
    .map((kind) => t(`agents.reconciled.${kind}`, { count: result[kind] }))
  const wrong = lacking + altered + gone > 0
  return (
    <>
      {dayTime(t, moment(result.at))}
      <small>
        {wrong ? words.join(' · ') : t(`agents.reconciled.${result.state === 'done' ? 'same' : result.state}`)}
      </small>
    </>
  )
}

const Row = ({ agent, site }: { agent: AgentState; site: string }) => {
  const { t } = useTranslation()
  const label = (name: (typeof columns)[number]) => t(`agents.column.${name}`)
  return (
    <tr>
      <th scope="row">
        {agent.agent}
        <small>{site}</small>
      </th>
      <td data-label={label('state')}>
        <span className="state" data-state={agent.state}>
          {t(`agents.state.${agent.state}`)}
        </span>
        {agent.stopped !== null && <small className="look">{t('agents.stopped', { why: agent.stopped })}</small>}
      </td>
      <td data-label={label('committed')} className="number">
        {decimal(agent.committed)}
      </td>
      <td data-label={label('spooled')} className="number">
        {agent.spooled === null ? '—' : decimal(agent.spooled)}
      </td>
      <td data-label={label('clock')}>
        <span className="state" data-state={agent.clock}>
          {t(`agents.clock.${agent.clock}`)}
        </span>
        {agent.step && (
          <small>
            {t('agents.step', { at: dayTime(t, moment(agent.step.at)), by: signed(agent.step.by / 1_000, 1) })}
          </small>
        )}
      </td>
      <td data-label={label('version')} className="code">
        {agent.version ?? '—'}
      </td>
      <td data-label={label('epoch')} className="code epoch" title={agent.epoch ?? undefined}>
        {agent.epoch ?? '—'}
      </td>
      <td data-label={label('lastSeen')} className="number">
        {agent.lastSeen ? dayTime(t, moment(agent.lastSeen)) : '—'}
      </td>
      <td data-label={label('reconciled')}>
        <Compared result={agent.reconciled} />
      </td>
    </tr>
  )
}

/** Agents with what the ledger has committed of them. */
export const AgentCard = ({ snapshot, sites }: { snapshot: Snapshot; sites: readonly string[] }) => {
  const { t, i18n } = useTranslation()
  const agents = snapshot.agents.filter(({ site }) => sites.includes(site))
  return (
    <Card title={t('agents.title')} anchor="agents">
      {agents.length === 0 && <Notice title={t('agents.none')} way={t('agents.noneWay')} />}
      {agents.length > 0 && (
        <table className="table stacked agent-table" aria-label={t('agents.title')}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={numbers.has(column) || column === 'lastSeen' ? 'number' : undefined}
                >
                  {t(`agents.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <Row
                key={`${agent.site}/${agent.agent}`}
                agent={agent}
                site={snapshot.sites[agent.site]?.name[i18n.language as Language] ?? agent.site}
              />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
