import { useTranslation } from 'react-i18next'
import { QualityTab } from '../quality/quality-tab.tsx'
import { Tabs, useTab } from '../view/tabs.tsx'
import { ManualTab } from './manual-tab.tsx'

const tabs = { manual: ManualTab, quality: QualityTab }
const names = ['manual', 'quality'] as const

/** 検針入力・データ品質: what people read, and what looks odd in what was read. The tab stands in the address. */
export const ReadingsPage = () => {
  const { t } = useTranslation()
  const [tab, choose] = useTab(names)
  const Shown = tabs[tab]
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t(`readings.tabs.${tab}`)}</h1>
        <Tabs {...{ names, tab, choose }} label={t('readings.tabLabel')} words={(name) => t(`readings.tabs.${name}`)} />
      </div>
      <Shown />
    </div>
  )
}
