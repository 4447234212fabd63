import type { PlacedFlaw } from '#core/record-flaw'
import { addWords } from '../i18n/add-words.ts'
import { ledgerWords as en } from '../i18n/en-ledger.ts'
import type { T } from '../i18n/i18n.ts'
import { ja } from '../i18n/ja.ts'
import { ledgerWords } from '../i18n/ja-ledger.ts'

addWords(ledgerWords, en)

const { field, column, flaw, figure } = ledgerWords.ledger
const readingFlaw = ja.readings.flaw
const isIn = <K extends string>(words: Readonly<Record<K, string>>, name: string): name is K =>
  Object.hasOwn(words, name)

/** Reasons that entered records often have. */
export const reasonWords = (t: T): string[] =>
  (['arrived', 'report', 'mistake', 'revised'] as const).map((name) => t(`ledger.reasons.${name}`))

/** Label of a field of a kind of record. */
export const fieldWords = (t: T, kind: string, name: string): string => {
  const own = `${kind}-${name}`
  if (isIn(field, own)) return t(`ledger.field.${own}`)
  return isIn(field, name) ? t(`ledger.field.${name}`) : name
}
/** Heading of a column of a list: its own, else the label of the field. */
export const columnWords = (t: T, kind: string, name: string): string =>
  isIn(column, name) ? t(`ledger.column.${name}`) : fieldWords(t, kind, name)

/** What is wrong with a record, in the reader's language. */
export const recordFlawWords = (
  t: T,
  { why, text = '', detail }: Pick<PlacedFlaw, 'why' | 'text' | 'detail'>,
): string => {
  if (isIn(flaw, why)) return t(`ledger.flaw.${why}`, { text })
  if (isIn(readingFlaw, why)) return t(`readings.flaw.${why}`, { text, other: '', before: '', delivered: '', now: '' })
  return detail
}

/** Name of an annual figure by its id of explain: `fy2026.segment.steel.intensity`. */
export const figureWords = (t: T, id: string, segmentName: (id: string) => string): string => {
  const [, ...parts] = id.split('.')
  const [first = '', segment = ''] = parts
  const name = first === 'segment' ? (parts[2] ?? '') : parts.join('-')
  const place = first === 'segment' ? `${segmentName(segment)} ` : ''
  const further = first === 'segment' && parts[3] !== undefined ? ` (${parts[3]})` : ''
  return `${place}${isIn(figure, name) ? t(`ledger.figure.${name}`) : parts.join('.')}${further}`
}
