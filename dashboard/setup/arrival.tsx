import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PlantDraft } from '#core/plant-draft'
import { metersQuery } from '../api/meters.ts'
import type { Language } from '../i18n/i18n.ts'
import { readingText } from '../meters/reading-text.ts'
import { Card } from '../view/card.tsx'
import { saveYaml } from './save-yaml.ts'

/** A command as a shell takes it. */
const quoted = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
type ArrivalProps = { draft: PlantDraft; path: string; dataDir: string; agentFile: string | undefined }
/** After the plant is saved: the server comes up, the agent is started, and the first value is seen to arrive. */
export const Arrival = ({ draft, path, dataDir, agentFile }: ArrivalProps) => {
  const { t, i18n } = useTranslation()
  const query = useQuery({ ...metersQuery, refetchInterval: 1_500, retry: false })
  const read = (query.data ?? []).filter((m) => m.last !== null)
  const { site, agent } = draft
  const state = !query.data ? t('setup.saved', { path }) : t('setup.running')
  return (
    <Card title={t('setup.title')}>
      <p role="status" data-testid="setup-state" data-state={query.data ? 'running' : 'starting'}>
        {state}
      </p>
      <p className="sub">{t('setup.commands')}</p>
      {agentFile && (
        <p className="form-actions">
          <button
            type="button"
            className="button"
            data-testid="setup-agent"
            onClick={() => saveYaml('agent.yaml', agentFile)}
          >
            {t('setup.agent')}
          </button>
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll here (WCAG 2.1.1) */}
      <pre className="detail" tabIndex={0} data-testid="setup-commands">
        {`(umask 077; GENTANI_DATA_DIR=${quoted(dataDir)} gentani password ${site.id} ${agent} > ${site.id}.password)\ngentani agent agent.yaml`}
      </pre>
      <p className="sub">{t('setup.passwordInto', { file: `${site.id}.password` })}</p>
      <p>
        <b data-testid="setup-arrived" data-value={read.length}>
          {read.length > 0 ? t('setup.arrived') : t('setup.waiting')}
        </b>
      </p>
      <ul>
        {read.map((m) => (
          <li
            key={m.key}
          >{`${m.name[i18n.language as Language]}: ${readingText(m.last?.value ?? '', m.decimals)} ${m.unit}`}</li>
        ))}
      </ul>
      {/* a plain link: the page starts afresh with the new server */}
      {query.data && (
        <a className="link" href="/">
          {t('setup.overview')}
        </a>
      )}
    </Card>
  )
}
