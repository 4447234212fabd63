import '../style/ledger.css'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { EventsTab } from '../events/events-tab.tsx'
import { activityView } from './activity-view.ts'
import { billView } from './bill-view.tsx'
import { certificateView } from './certificate-view.tsx'
import { ContractsTab } from './contracts-tab.tsx'
import { CorrectionsTab } from './corrections-tab.tsx'
import { KindTab } from './kind-tab.tsx'
import { measureView } from './measure-view.tsx'
import './words.ts'

const tabs = {
  activity: () => <KindTab kind={activityView} />,
  bills: () => <KindTab kind={billView} />,
  certificates: () => <KindTab kind={certificateView} />,
  contracts: ContractsTab,
  measures: () => <KindTab kind={measureView} />,
  events: EventsTab,
  corrections: CorrectionsTab,
}
type Tab = keyof typeof tabs
const names = Object.keys(tabs) as Tab[]
const isTab = (name: string | null): name is Tab => name !== null && Object.hasOwn(tabs, name)

/** 記録: everything that people enter beside readings, a tab each; who, when and why stands with every record. */
export const RecordsPage = () => {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const asked = search.get('tab')
  const tab = isTab(asked) ? asked : 'activity'
  const Shown = tabs[tab]
  const choose = (name: Tab) =>
    setSearch((old) => {
      if (name === 'activity') old.delete('tab')
      else old.set('tab', name)
      return old
    })
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.records')}</h1>
        <nav className="segments record-tabs" aria-label={t('ledger.tabLabel')}>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === tab}
              data-testid={`tab-${name}`}
              onClick={() => choose(name)}
            >
              {t(`ledger.tabs.${name}`)}
            </button>
          ))}
        </nav>
      </div>
      <Shown key={tab} />
    </div>
  )
}
