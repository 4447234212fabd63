import { useTranslation } from 'react-i18next'
import type { Supply } from '../api/cost.ts'
import { useSiteName } from '../app/site-names.ts'
import { Notice } from '../view/notice.tsx'

/** A supply without a tariff has no cost; this says how it gets one. */
export const MissingTariff = ({ supply }: { supply: Supply }) => {
  const { t } = useTranslation()
  const site = useSiteName()(supply.site)
  return supply.contract === null ? (
    <Notice title={t('cost.noContract', { site })} way={t('cost.noContractWay')} />
  ) : (
    <Notice title={t('cost.noneOf', { site })} way={t('cost.noneWay')} />
  )
}
