import { ManualEntry, type ManualKind } from '#core/manual-entry'
import { at, DAY, isoJst } from '#core/time'

/** An entry as it is filled in. Times: Japan, YYYY-MM-DDTHH:MM; days YYYY-MM-DD. */
export type EntryDraft = {
  meter: string
  kind: ManualKind
  at: string
  from: string
  to: string
  value: string
  note: string
  document: string
}
export const emptyDraft = (meter: string, kind: ManualKind, now: number): EntryDraft => ({
  meter,
  kind,
  at: isoJst(at(Math.floor(now / 60_000) * 60_000)).slice(0, 16),
  from: '',
  to: '',
  value: '',
  note: '',
  document: '',
})

const instant = (local: string): number => Date.parse(`${local}+09:00`)
const text = (key: 'note' | 'document', value: string): object => (value.trim() === '' ? {} : { [key]: value.trim() })

/** The entry of a draft; undefined while something that it needs is empty or no number. */
export const entryOf = (draft: EntryDraft): ManualEntry | undefined => {
  const { meter, kind } = draft
  const about = {
    meter,
    value: draft.value.trim().replaceAll(',', ''),
    ...text('note', draft.note),
    ...text('document', draft.document),
  }
  const parsed = ManualEntry.safeParse(
    kind === 'amount'
      ? {
          kind,
          ...(draft.from === '' ? {} : { from: instant(`${draft.from}T00:00`) }),
          to: instant(`${draft.to}T00:00`) + DAY,
          ...about,
        }
      : { kind, at: instant(draft.at), ...about },
  )
  return parsed.success ? parsed.data : undefined
}
