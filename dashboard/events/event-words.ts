import type { EventItem } from '#core/meter-record-item'
import type { T } from '../i18n/i18n.ts'
import { readingText } from '../meters/reading-text.ts'
import { changeNames } from './event-draft.ts'

/** What an event says, in a line each. */
export const eventValues = (t: T, { record }: EventItem): string[] => {
  const change = 'change' in record ? record.change : undefined
  return [
    ...('final' in record && record.final !== undefined
      ? [t('events.final', { value: readingText(record.final, 0) })]
      : []),
    ...('initial' in record && record.initial !== undefined
      ? [t('events.initial', { value: readingText(record.initial, 0) })]
      : []),
    ...(change?.unit === undefined ? [] : [t('events.setTo', { name: t('events.field.unit'), value: change.unit })]),
    ...changeNames.flatMap((name) =>
      change?.[name] == null ? [] : [t('events.setTo', { name: t(`events.field.${name}`), value: change[name] })],
    ),
    ...('serial' in record && record.serial !== undefined ? [record.serial] : []),
    ...(record.document === undefined ? [] : [record.document]),
  ]
}
