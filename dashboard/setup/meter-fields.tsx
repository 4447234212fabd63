import { useTranslation } from 'react-i18next'
import { Carrier } from '#core/carrier'
import { Purpose } from '#core/plant-draft'
import type { MapRow } from '../api/setup.ts'
import type { T } from '../i18n/i18n.ts'
import { Choice, Field } from '../record/field.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { carriers, type MeterForm } from './draft.ts'

const purposeWords = (t: T, purpose: Purpose): string =>
  purpose === 'intake' || purpose === 'generation' ? t(`setup.purpose.${purpose}`) : t(`use.${purpose}`)

type Props = {
  meter: MeterForm
  maps: readonly MapRow[]
  change: (part: Partial<MeterForm>) => void
  remove: (() => void) | undefined
}
const Device = ({ meter, maps, change }: Props) => {
  const { t } = useTranslation()
  const points = maps.find((m) => m.name === meter.map)?.points ?? []
  if (maps.length === 0) return <p className="sub">{t('setup.noMaps')}</p>
  return (
    <>
      <Choice
        label={t('setup.field.map')}
        id={`setup-map-${meter.key}`}
        value={meter.map}
        change={(map) => change({ map, point: maps.find((m) => m.name === map)?.points[0]?.point ?? '' })}
      >
        <option value="">{t('setup.noMap')}</option>
        {maps.map((m) => (
          <option key={m.name} value={m.name}>{`${m.maker} ${m.model}`}</option>
        ))}
      </Choice>
      {meter.map !== '' && (
        <>
          <Choice
            label={t('setup.field.point')}
            id={`setup-point-${meter.key}`}
            value={meter.point}
            change={(point) => change({ point })}
          >
            {points.map((p) => (
              <option key={p.point} value={p.point}>{`${p.point} (${p.unit})`}</option>
            ))}
          </Choice>
          {points.find((p) => p.point === meter.point)?.indexed && (
            <Field label={t('setup.field.index')} value={meter.index} change={(index) => change({ index })} required />
          )}
          <Field
            label={t('setup.field.url')}
            value={meter.url}
            change={(url) => change({ url })}
            required
            id={`setup-url-${meter.key}`}
          />
        </>
      )}
    </>
  )
}

/** One meter: what it is called, what it counts, and where it is read. */
export const MeterFields = (props: Props) => {
  const { t } = useTranslation()
  const { meter, change, remove } = props
  const id = (name: string): string => `setup-${name}-${meter.key}`
  return (
    <fieldset className="setup-meter">
      <legend>{meter.name || meter.id}</legend>
      <Field
        label={t('setup.field.name')}
        value={meter.name}
        change={(name) => change({ name })}
        required
        id={id('name')}
      />
      <Field label={t('setup.field.id')} value={meter.id} change={(of) => change({ id: of })} required />
      <Choice
        label={t('setup.field.purpose')}
        value={meter.purpose}
        change={(of) => change({ purpose: Purpose.parse(of) })}
      >
        {Purpose.options.map((of) => (
          <option key={of} value={of}>
            {purposeWords(t, of)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('setup.field.carrier')}
        value={meter.carrier}
        change={(of) => change({ carrier: Carrier.parse(of) })}
      >
        {carriers.map((of) => (
          <option key={of} value={of}>
            {t(`carrier.${of}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t('setup.field.maxRate')}
        type="number"
        value={meter.maxRate}
        change={(maxRate) => change({ maxRate })}
        required
        id={id('rate')}
      />
      {meter.map === '' && (
        <Field
          label={t('setup.field.decimals')}
          type="number"
          value={meter.decimals}
          change={(decimals) => change({ decimals })}
        />
      )}
      <Device {...props} />
      {remove && <LinkButton onClick={remove}>{t('setup.remove', { name: meter.name || meter.id })}</LinkButton>}
    </fieldset>
  )
}
