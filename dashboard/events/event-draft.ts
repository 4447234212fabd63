import { type MeterChange, MeterEvent } from '#core/meter-record'
import { at, isoJst } from '#core/time'
import { momentOf } from '../decisions/verdict-form.ts'

export type EventKind = MeterEvent['event']
export const eventKinds: readonly EventKind[] = ['replaced', 'reset', 'taken-out', 'put-back', 'changed']
/** Numbers of a meter that an event may change. */
export const changeNames = ['ct', 'vt', 'pulseWeight', 'decimals', 'wrapsAt', 'maxRate'] as const
export type ChangeName = (typeof changeNames)[number]

/** An event as it is filled in; empty: not said. Times: Japan, YYYY-MM-DDTHH:MM. */
export type EventDraft = {
  meter: string
  kind: EventKind
  at: string
  final: string
  initial: string
  serial: string
  document: string
  change: Record<ChangeName, string> & { unit: string }
}
const NOTHING = { unit: '', ct: '', vt: '', pulseWeight: '', decimals: '', wrapsAt: '', maxRate: '' }
export const newDraft = (meter: string, kind: EventKind = 'replaced', now = ''): EventDraft => ({
  ...{ meter, kind, at: now, final: '', initial: '', serial: '', document: '' },
  change: NOTHING,
})

/** Which ends an event of a kind has. */
export const endsOf = (kind: EventKind): { final: boolean; initial: boolean; change: boolean } => ({
  final: kind === 'replaced' || kind === 'reset' || kind === 'taken-out',
  initial: kind === 'replaced' || kind === 'reset' || kind === 'put-back',
  change: kind === 'replaced' || kind === 'changed',
})

const said = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, text]) => text.trim() !== ''))
const changeOf = ({ change }: EventDraft): MeterChange | undefined => {
  const { unit, ...numbers } = change
  const filled = Object.entries(said(numbers)).map(([name, text]) => [name, Number(text)] as const)
  const all = { ...(unit === '' ? {} : { unit }), ...Object.fromEntries(filled) }
  return Object.keys(all).length === 0 ? undefined : (all as MeterChange)
}

/** The event of a draft; undefined while something that it needs is empty or no number. */
export const eventOf = (draft: EventDraft): MeterEvent | undefined => {
  const ends = endsOf(draft.kind)
  const moment = momentOf(draft.at)
  const change = ends.change ? changeOf(draft) : undefined
  const parsed = MeterEvent.safeParse({
    event: draft.kind,
    meter: draft.meter,
    at: moment,
    ...said({
      final: ends.final ? draft.final : '',
      initial: ends.initial ? draft.initial : '',
      serial: draft.kind === 'replaced' ? draft.serial : '',
      document: draft.document,
    }),
    ...(change ? { change } : {}),
  })
  return parsed.success ? parsed.data : undefined
}

/** A recorded event to be revised. */
export const draftOf = (event: MeterEvent): EventDraft => {
  const change = 'change' in event ? event.change : undefined
  return {
    ...newDraft(event.meter, event.event, isoJst(at(event.at)).slice(0, 19)),
    final: 'final' in event ? (event.final ?? '') : '',
    initial: 'initial' in event ? (event.initial ?? '') : '',
    serial: 'serial' in event ? (event.serial ?? '') : '',
    document: event.document ?? '',
    change: {
      ...NOTHING,
      unit: change?.unit ?? '',
      ...Object.fromEntries(changeNames.flatMap((n) => (change?.[n] == null ? [] : [[n, String(change[n])]]))),
    },
  }
}
