import './foreign-words.ts'
import { useTranslation } from 'react-i18next'
import { EventsTab } from '../events/events-tab.tsx'
import { GapsTab } from '../gaps/gaps-tab.tsx'
import { Tabs, useTab } from '../view/tabs.tsx'
import { Inbox } from './inbox.tsx'
import { NamesTab } from './names-tab.tsx'
import { QuarantineTab } from './quarantine-tab.tsx'

const tabs = { steps: Inbox, quarantine: QuarantineTab, events: EventsTab, gaps: GapsTab, names: NamesTab }
const names = ['steps', 'quarantine', 'events', 'gaps', 'names'] as const

/** 判断待ち: what waits for a person, and the records that people make about meters. The tab stands in the address. */
export const DecisionsPage = () => {
  const { t } = useTranslation()
  const [tab, choose] = useTab(names)
  const Shown = tabs[tab]
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('decisions.title')}</h1>
        <Tabs {...{ names, tab, choose }} label={t('inbox.tabLabel')} words={(name) => t(`inbox.tabs.${name}`)} />
      </div>
      <Shown />
    </div>
  )
}
