import { useTranslation } from 'react-i18next'
import type { RecordField } from '#core/record-table'
import { Choice, Field } from '../record/field.tsx'
import { certificateWords } from './certificate-words.ts'
import type { Ground } from './ground.ts'
import type { Draft } from './kind-view.ts'
import { fieldWords } from './words.ts'

type Options = readonly (readonly [string, string])[]
const YEARS = 8
const optionsOf = ({ kind, choices = {} }: RecordField, draft: Draft, ground: Ground): Options | undefined => {
  const { t, language, meters, sites, segments } = ground
  switch (kind) {
    case 'meter':
      return meters.map((m) => [m.key, ground.meterName(m.key)])
    case 'site':
      return sites.map((id) => [id, ground.siteName(id)])
    case 'segment':
      return segments.map((s) => [s.id, s.name[language]])
    case 'denominator': {
      const segment = segments.find((s) => s.id === draft['segment'])
      return [
        ['', t('ledger.filed')],
        ...(segment?.otherActivities ?? []).map((d): [string, string] => [d.id, d.name[language]]),
      ]
    }
    case 'year':
      return Array.from({ length: YEARS }, (_, i) => {
        const year = ground.fiscalYear + 1 - i
        return [String(year), t('time.fiscalYear', { fy: year })]
      })
    case 'choice':
      return Object.keys(choices).map((code) => [code, certificateWords(t, code)])
    default:
      return undefined
  }
}
const inputs = { day: 'date', month: 'month', number: 'number', whole: 'number' } as const
const inputOf = (kind: RecordField['kind']): (typeof inputs)[keyof typeof inputs] | 'text' =>
  kind in inputs ? inputs[kind as keyof typeof inputs] : 'text'

type MetersProps = { label: string; value: string; change: (text: string) => void; ground: Ground; site: string }
/** Several meters of a site. */
const Meters = ({ label, value, change, ground, site }: MetersProps) => {
  const chosen = value.split(' ').filter((key) => key !== '')
  const own = ground.meters.filter((m) => site === '' || m.site === site)
  const toggle = (key: string) =>
    change((chosen.includes(key) ? chosen.filter((k) => k !== key) : [...chosen, key]).join(' '))
  return (
    <fieldset className="form-field wide meter-checks">
      <legend>{label}</legend>
      <div>
        {own.map((m) => (
          <label key={m.key} className="check">
            <input type="checkbox" checked={chosen.includes(m.key)} onChange={() => toggle(m.key)} />
            {site === '' ? ground.meterName(m.key) : m.name[ground.language]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

type FieldsProps = {
  kind: string
  fields: readonly RecordField[]
  draft: Draft
  ground: Ground
  change: (field: string, text: string) => void
  /** fields that stay as they are */
  fixed?: readonly string[]
  offers?: ((field: string, draft: Draft, ground: Ground) => Options | undefined) | undefined
}
/** The fields of a record: one input for each way of reading. */
export const RecordFields = ({ kind, fields, draft, ground, change, fixed = [], offers }: FieldsProps) => {
  const { t } = useTranslation()
  return fields.map((field) => {
    const { name } = field
    const value = draft[name] ?? ''
    const label = field.optional
      ? t('ledger.optional', { label: fieldWords(t, kind, name) })
      : fieldWords(t, kind, name)
    const set = (text: string) => change(name, text)
    const id = `record-${name}`
    const options = offers?.(name, draft, ground) ?? optionsOf(field, draft, ground)
    if (fixed.includes(name))
      return (
        <p key={name} className="form-field" data-testid={id}>
          <small className="sub">{label}</small>
          <b>{options?.find(([code]) => code === value)?.[1] ?? value}</b>
        </p>
      )
    if (field.kind === 'meters')
      return <Meters key={name} label={label} value={value} change={set} ground={ground} site={draft['site'] ?? ''} />
    if (options)
      return (
        <Choice key={name} label={label} value={value} change={set} id={id}>
          {field.kind !== 'denominator' && <option value="" />}
          {options.map(([code, words]) => (
            <option key={code} value={code}>
              {words}
            </option>
          ))}
        </Choice>
      )
    return <Field key={name} label={label} type={inputOf(field.kind)} value={value} change={set} id={id} />
  })
}
