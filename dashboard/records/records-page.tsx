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
import { PricesTab } from './prices-tab.tsx'
import { reductionView } from './reduction-view.tsx'
import {
  areaFactorView,
  baseChangeView,
  centreView,
  hourView,
  productView,
  responseView,
  shareView,
} from './year-views.ts'
import './words.ts'

/** The tabs by what brings people to them: the month, the year, the plant. */
const groups = {
  running: {
    activity: () => <KindTab kind={activityView} />,
    bills: () => <KindTab kind={billView} />,
    'unit-prices': PricesTab,
    'demand-response': () => <KindTab kind={responseView} />,
  },
  yearly: {
    certificates: () => <KindTab kind={certificateView} />,
    'hour-classes': () => <KindTab kind={hourView} />,
    'area-factors': () => <KindTab kind={areaFactorView} />,
    'base-changes': () => <KindTab kind={baseChangeView} />,
    'centre-records': () => <KindTab kind={centreView} />,
    'product-shares': () => <KindTab kind={shareView} />,
    'avoided-products': () => <KindTab kind={productView} />,
  },
  plant: {
    contracts: ContractsTab,
    measures: () => <KindTab kind={measureView} />,
    reductions: () => <KindTab kind={reductionView} />,
    events: EventsTab,
    corrections: CorrectionsTab,
  },
}
const tabs = { ...groups.running, ...groups.yearly, ...groups.plant }
type Name = keyof typeof tabs
const names = Object.keys(tabs) as [Name, ...Name[]]

/** 記録: everything that people enter beside readings, a tab each; who, when and why stands with every record. */
export const RecordsPage = () => {
  const { t } = useTranslation()
  const [tab, choose] = useTab(names)
  const Shown = tabs[tab]
  return (
    <div className="page">
      <h1>{t('nav.records')}</h1>
      <div className="record-groups">
        {(['running', 'yearly', 'plant'] as const).map((group) => (
          <div key={group}>
            <small className="sub" aria-hidden="true">
              {t(`ledger.groups.${group}`)}
            </small>
            <Tabs
              {...{ tab, choose }}
              names={Object.keys(groups[group]) as Name[]}
              className="record-tabs"
              label={t(`ledger.groups.${group}`)}
              words={(name) => t(`ledger.tabs.${name}`)}
            />
          </div>
        ))}
      </div>
      <Shown key={tab} />
    </div>
  )
}
