import '../style/ledger.css'
import { useTranslation } from 'react-i18next'
import { EventsTab } from '../events/events-tab.tsx'
import { Tabs, useTab } from '../view/tabs.tsx'
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
const names = ['activity', 'bills', 'certificates', 'contracts', 'measures', 'events', 'corrections'] as const

/** 記録: everything that people enter beside readings, a tab each; who, when and why stands with every record. */
export const RecordsPage = () => {
  const { t } = useTranslation()
  const [tab, choose] = useTab(names)
  const Shown = tabs[tab]
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.records')}</h1>
        <Tabs
          {...{ names, tab, choose }}
          className="record-tabs"
          label={t('ledger.tabLabel')}
          words={(name) => t(`ledger.tabs.${name}`)}
        />
      </div>
      <Shown key={tab} />
    </div>
  )
}
