import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { QualityTab } from '../quality/quality-tab.tsx'
import { ManualTab } from './manual-tab.tsx'

const tabs = { manual: ManualTab, quality: QualityTab }
type Tab = keyof typeof tabs
const names: readonly Tab[] = ['manual', 'quality']

/** 検針入力・データ品質: what people read, and what looks odd in what was read. The tab stands in the address. */
export const ReadingsPage = () => {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const tab: Tab = search.get('tab') === 'quality' ? 'quality' : 'manual'
  const Shown = tabs[tab]
  const choose = (name: Tab) =>
    setSearch((old) => {
      if (name === 'manual') old.delete('tab')
      else old.set('tab', name)
      return old
    })
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t(`readings.tabs.${tab}`)}</h1>
        <nav className="segments" aria-label={t('readings.tabLabel')}>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === tab}
              data-testid={`tab-${name}`}
              onClick={() => choose(name)}
            >
              {t(`readings.tabs.${name}`)}
            </button>
          ))}
        </nav>
      </div>
      <Shown />
    </div>
  )
}
