import { useTranslation } from 'react-i18next'
import { applies, type RecordField } from '#core/record-field'
import { Block, Choice, Field } from '../record/field.tsx'
import type { Ground } from './ground.ts'
import type { Draft } from './kind-view.ts'
import { RowsField } from './rows-field.tsx'
import { choiceWords, fieldWords, partWords } from './words.ts'

type Options = readonly (readonly [string, string])[]
const YEARS = 8
/** What a field offers to choose from; undefined: it is typed. */
export const optionsOf = (field: RecordField, draft: Draft, ground: Ground): Options | undefined => {
  const { kind, choices = {} } = field
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
      return Object.keys(choices).map((code) => [code, choiceWords(t, field, code)])
    default:
      return undefined
  }
}
const inputs = { day: 'date', month: 'month', number: 'number', real: 'number', whole: 'number' } as const
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
type OneProps = Omit<FieldsProps, 'fields'> & { field: RecordField }
/** One field: an input for its way of reading. */
const One = ({ kind, field, draft, ground, change, fixed = [], offers }: OneProps) => {
  const { t } = useTranslation()
  const { name } = field
  const value = draft[name] ?? ''
  const words = fieldWords(t, kind, name)
  const label = field.optional ? t('ledger.optional', { label: words }) : words
  const set = (text: string) => change(name, text)
  const id = `record-${name}`
  const options = offers?.(name, draft, ground) ?? optionsOf(field, draft, ground)
  if (fixed.includes(name))
    return (
      <p className="form-field" data-testid={id}>
        <small className="sub">{words}</small>
        <b>{options?.find(([code]) => code === value)?.[1] ?? value}</b>
      </p>
    )
  if (field.kind === 'block') return <Block label={label} value={value} change={set} id={id} />
  if (field.kind === 'rows') return <RowsField {...{ field, label, value, ground }} change={set} />
  if (field.kind === 'meters') return <Meters {...{ label, value, ground }} change={set} site={draft['site'] ?? ''} />
  if (options)
    return (
      <Choice label={label} value={value} change={set} id={id}>
        {field.kind !== 'denominator' && <option value="" />}
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </Choice>
    )
  return <Field label={label} type={inputOf(field.kind)} value={value} change={set} id={id} />
}

/** Fields that follow each other and belong to one part, together. */
const partsOf = (fields: readonly RecordField[]): RecordField[][] =>
  fields.reduce<RecordField[][]>((parts, field) => {
    const last = parts.at(-1)
    if (last && field.part !== undefined && last[0]?.part === field.part) last.push(field)
    else parts.push([field])
    return parts
  }, [])

type PartProps = Omit<FieldsProps, 'fields'> & { fields: readonly RecordField[]; name: string }
/** A part of a form under its name; one that nobody has to fill in is folded until it says something. */
const Part = ({ fields, name, ...rest }: PartProps) => {
  const { t } = useTranslation()
  const inner = (
    <div className="form-grid">
      {fields.map((field) => (
        <One key={field.name} field={field} {...rest} />
      ))}
    </div>
  )
  if (!fields.every((f) => f.optional))
    return (
      <fieldset className="form-part">
        <legend>{partWords(t, name)}</legend>
        {inner}
      </fieldset>
    )
  return (
    <details className="form-part" open={fields.some((f) => (rest.draft[f.name] ?? '') !== '') || undefined}>
      <summary>{t('ledger.optional', { label: partWords(t, name) })}</summary>
      {inner}
    </details>
  )
}

/** The fields of a record that it has, by their parts. */
export const RecordFields = ({ fields, ...rest }: FieldsProps) =>
  partsOf(fields.filter((f) => applies(f, rest.draft))).map((part) => {
    const [first] = part
    if (!first) return null
    return first.part === undefined ? (
      <One key={first.name} field={first} {...rest} />
    ) : (
      <Part key={first.part} name={first.part} fields={part} {...rest} />
    )
  })
