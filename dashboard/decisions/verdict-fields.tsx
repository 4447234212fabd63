import { useTranslation } from 'react-i18next'
import type { Neighbourhood } from '#core/decision-item'
import { dayTime, moment } from '../format/time.ts'
import { readingText } from '../meters/reading-text.ts'
import { Choice, Field } from '../record/field.tsx'
import type { VerdictFields as Fields, VerdictName } from './verdict-form.ts'

type Props = {
  name: VerdictName
  fields: Fields
  change: (fields: Fields) => void
  around: Neighbourhood
}
const Until = ({ fields, change, around }: Omit<Props, 'name'>) => {
  const { t } = useTranslation()
  const { item, points } = around
  const since = Date.parse(item.to.at)
  const after = points.filter((p) => Date.parse(p.at) >= since && p.state !== 'refused')
  return (
    <Choice label={t('inbox.field.until')} value={fields.until} change={(until) => change({ ...fields, until })}>
      {after.map((p) => (
        <option key={p.reading} value={p.reading}>
          {`${dayTime(t, moment(p.at))}  ${readingText(p.value, 0)}`}
        </option>
      ))}
    </Choice>
  )
}

/** What a verdict needs beside its name. */
export const VerdictFields = ({ name, fields, change, around }: Props) => {
  const { t } = useTranslation()
  const field = (key: 'wrapsAt' | 'final' | 'initial', label: string) => (
    <Field
      label={label}
      type="number"
      value={fields[key]}
      id={`field-${key}`}
      change={(text) => change({ ...fields, [key]: text })}
    />
  )
  if (name === 'rollover') return field('wrapsAt', t('inbox.field.wrapsAt'))
  if (name === 'set-aside') return <Until fields={fields} change={change} around={around} />
  if (name === 'reset')
    return (
      <>
        {field('final', t('inbox.field.resetFinal'))}
        {field('initial', t('inbox.field.resetInitial'))}
      </>
    )
  if (name === 'replaced')
    return (
      <>
        {field('final', t('inbox.field.final'))}
        {field('initial', t('inbox.field.initial'))}
        <Field
          label={t('inbox.field.at')}
          type="datetime-local"
          step={1}
          value={fields.at}
          change={(at) => change({ ...fields, at })}
        />
      </>
    )
  return null
}
