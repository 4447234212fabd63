import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { powerFactorQuery } from '../api/rooms.ts'
import { MeterPlace } from '../record/meter-place.tsx'
import { Card } from '../view/card.tsx'
import { PowerFactorFigures } from './power-factor-figures.tsx'

/** 力率 of the shown sites, where reactive energy is metered; else nothing. */
export const PowerFactorCard = ({ sites }: { sites: readonly string[] }) => {
  const { t } = useTranslation()
  const query = useQuery(powerFactorQuery())
  const rows = (query.data ?? []).filter((row) => sites.includes(row.site))
  if (rows.length === 0) return null
  return (
    <Card className="quarter" title={t('powerFactor.title')}>
      {rows.map((row) => (
        <div key={row.meter} className="block">
          {rows.length > 1 && (
            <h3 className="block-head">
              <MeterPlace meter={row.meter} />
            </h3>
          )}
          <PowerFactorFigures row={row} />
        </div>
      ))}
      <p className="sub note">{t('powerFactor.note')}</p>
    </Card>
  )
}
