import './foreign-words.ts'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { EventsTab } from '../events/events-tab.tsx'
import { GapsTab } from '../gaps/gaps-tab.tsx'
import { Inbox } from './inbox.tsx'
import { NamesTab } from './names-tab.tsx'
import { QuarantineTab } from './quarantine-tab.tsx'

const tabs = { steps: Inbox, quarantine: QuarantineTab, events: EventsTab, gaps: GapsTab, names: NamesTab }
type Tab = keyof typeof tabs
const names: readonly Tab[] = ['steps', 'quarantine', 'events', 'gaps', 'names']
const isTab = (name: string | null): name is Tab => name !== null && name in tabs

/** 判断待ち: what waits for a person, and the records that people make about meters. The tab stands in the address. */
export const DecisionsPage = () => {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const asked = search.get('tab')
  const tab = isTab(asked) ? asked : 'steps'
  const Shown = tabs[tab]
  const choose = (name: Tab) =>
    setSearch((old) => {
      if (name === 'steps') old.delete('tab')
      else old.set('tab', name)
      return old
    })
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('decisions.title')}</h1>
        <nav className="segments" aria-label={t('inbox.tabLabel')}>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === tab}
              data-testid={`tab-${name}`}
              onClick={() => choose(name)}
            >
              {t(`inbox.tabs.${name}`)}
            </button>
          ))}
        </nav>
      </div>
      <Shown />
    </div>
  )
}
