import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** Names the document after what is shown on a page that the navigation does not have. */
export const useTitle = (page: string): void => {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = t('brand.title', { page })
  }, [t, page])
}
