import '../overview/words.ts'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { powerFactorQuery } from '../api/rooms.ts'
import { PowerFactorFigures } from '../overview/power-factor-figures.tsx'
import { Card } from '../view/card.tsx'

/** 力率 of a meter whose reactive energy is metered; of any other nothing. */
export const PowerFactorCard = ({ meter }: { meter: string }) => {
  const { t } = useTranslation()
  const [row] = useQuery(powerFactorQuery(meter)).data ?? []
  if (!row) return null
  return (
    <Card title={t('powerFactor.title')}>
      <PowerFactorFigures row={row} />
      <p className="sub note">{t('powerFactor.note')}</p>
    </Card>
  )
}
