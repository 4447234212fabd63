import '../overview/words.ts'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Climate, climateQuery, type Sensor } from '../api/rooms.ts'
import { decimal } from '../format/number.ts'
import { hourMinute, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { MeterLink } from '../view/meter-link.tsx'
import { Notice } from '../view/notice.tsx'

const columns = ['sensor', 'last', 'today', 'state'] as const
const SensorRow = ({ sensor, hall }: { sensor: Sensor; hall: string }) => {
  const { t, i18n } = useTranslation()
  const { last, min, max, state, unit } = sensor
  const extreme = (of: Sensor['min']) =>
    of === null
      ? '—'
      : t('climate.extreme', { value: `${decimal(of.value, 1)} ${unitText(unit)}`, at: hourMinute(moment(of.at)) })
  return (
    <tr data-testid="climate-sensor" data-state={state}>
      <th scope="row">
        <MeterLink meter={sensor.meter}>{sensor.name[i18n.language as Language]}</MeterLink>
        <small>{hall}</small>
      </th>
      <td data-label={t('climate.column.last')} className="number">
        {last ? (
          <span>
            {last.value} <small>{unitText(unit)}</small>
          </span>
        ) : (
          '—'
        )}
      </td>
      <td data-label={t('climate.column.today')} className="wide">
        {extreme(min)} – {extreme(max)}
      </td>
      <td data-label={t('climate.column.state')}>
        <span className="state" data-state={state}>
          {t(`climate.state.${state}`)}
        </span>
      </td>
    </tr>
  )
}
const Table = ({ climate }: { climate: Climate }) => {
  const { t, i18n } = useTranslation()
  return (
    <table className="table stacked" aria-label={t('climate.title')}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={column === 'last' ? 'number' : undefined}>
              {t(`climate.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {climate.halls.flatMap((hall) =>
          hall.sensors.map((sensor) => (
            <SensorRow key={sensor.meter} sensor={sensor} hall={hall.name[i18n.language as Language]} />
          )),
        )}
      </tbody>
    </table>
  )
}

/** 温湿度: sensors of the halls now and today, against the recommended range. */
export const ClimateCard = ({ site }: { site: string }) => {
  const { t } = useTranslation()
  const { data } = useQuery(climateQuery(site))
  if (!data) return null
  const { low, high, source } = data.recommended
  return (
    <Card title={t('climate.title')} anchor={`climate-${site}`}>
      {data.halls.length === 0 ? (
        <Notice title={t('climate.none')} way={t('climate.noneWay')} />
      ) : (
        <>
          <Table climate={data} />
          <p className="sub">
            {t('climate.recommended', { low, high, source })} {t('climate.mean')}
          </p>
        </>
      )}
    </Card>
  )
}
