import { useTranslation } from 'react-i18next'
import type { Author } from '#core/decision-item'
import { dayTime, moment } from '../format/time.ts'

/** Who recorded something, when and why. */
export const By = ({ by }: { by: Author }) => {
  const { t } = useTranslation()
  return (
    <>
      {by.reason}
      <small>{t('record.by', { person: by.name ?? by.person, at: dayTime(t, moment(by.at)) })}</small>
    </>
  )
}
