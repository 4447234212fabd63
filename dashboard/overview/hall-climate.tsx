import './words.ts'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { climateQuery, type Sensor } from '../api/rooms.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'

const SensorValue = ({ sensor }: { sensor: Sensor }) => {
  const { t, i18n } = useTranslation()
  const { last, state, unit, name } = sensor
  return (
    <span title={name[i18n.language as Language]}>
      {last ? `${last.value} ${unitText(unit)}` : t('climate.state.unknown')}{' '}
      {last && state !== 'unjudged' && (
        <small className="state" data-state={state}>
          {t(`climate.state.${state}`)}
        </small>
      )}
    </span>
  )
}

/** 温湿度 of a site's halls at this moment, and the way to their day; nothing where no hall has a sensor. */
export const HallClimate = ({ site }: { site: string }) => {
  const { t, i18n } = useTranslation()
  const { data } = useQuery(climateQuery(site))
  const halls = data?.halls.filter((hall) => hall.sensors.length > 0) ?? []
  if (halls.length === 0) return null
  return (
    <dl className="rows" data-testid="hall-climate">
      {halls.map((hall) => (
        <div key={hall.hall}>
          <dt>
            <Link className="link" to={`/centre?site=${encodeURIComponent(site)}#climate-${site}`}>
              {t('climate.title')} {hall.name[i18n.language as Language]}
            </Link>
          </dt>
          <dd className="words">
            {hall.sensors.map((sensor) => (
              <SensorValue key={sensor.meter} sensor={sensor} />
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
