import { Carrier } from '#core/carrier'
import { fieldAt, type RecordField } from '#core/record-field'
import type { PlacedFlaw } from '#core/record-flaw'
import { addWords } from '../i18n/add-words.ts'
import { ledgerWords as en } from '../i18n/en-ledger.ts'
import type { Language, T } from '../i18n/i18n.ts'
import { centreWords } from '../i18n/ja-centre.ts'
import { ledgerWords } from '../i18n/ja-ledger.ts'
import { readingWords } from '../i18n/ja-readings.ts'
import { certificateWords } from './certificate-words.ts'
import type { Ground } from './ground.ts'

addWords(ledgerWords, en)

const { field, column, flaw, figure, choice, part } = ledgerWords.ledger
const readingFlaw = readingWords.readings.flaw
const isIn = <K extends string>(words: Readonly<Record<K, string>>, name: string): name is K =>
  Object.hasOwn(words, name)

/** Reasons that entered records often have. */
export const reasonWords = (t: T): string[] =>
  (['arrived', 'report', 'mistake', 'revised'] as const).map((name) => t(`ledger.reasons.${name}`))

/** Label of a field of a kind of record: its own, else that of its name, else of the last part of that. */
export const fieldWords = (t: T, kind: string, name: string): string => {
  const plain = name.replaceAll('.', '-')
  const known = [`${kind}-${plain}`, plain, name.split('.').at(-1) ?? ''].find((key) => isIn(field, key))
  return known !== undefined && isIn(field, known) ? t(`ledger.field.${known}`) : name
}
/** A place in a record in words: `servers.2.count` as サーバー 2行目 台数. */
export const placeWords = (
  t: T,
  kind: string,
  { fields, place }: { fields: readonly RecordField[]; place: string },
): string => {
  const at = fieldAt(fields, place)
  if (at?.rows === undefined || at.name === place) return fieldWords(t, kind, place)
  const [line = '', ...cell] = place.slice(at.name.length + 1).split('.')
  const words = cell.map((name) => fieldWords(t, at.name, name))
  // a line by its number, or by what the record keeps it under
  const number = /^\d{1,3}$/.test(line) ? t('ledger.line', { line }) : line
  return [fieldWords(t, kind, at.name), number, ...words].join(' ')
}
/** Name of a part of a form. */
export const partWords = (t: T, name: string): string => (isIn(part, name) ? t(`ledger.part.${name}`) : name)

/** Name of a choice of a field. */
export const choiceWords = (t: T, { name }: RecordField, code: string): string => {
  const carrier = name === 'carrier' ? Carrier.safeParse(code) : undefined
  if (carrier?.success) return t(`carrier.${carrier.data}`)
  return isIn(choice, code) ? t(`ledger.choice.${code}`) : certificateWords(t, code)
}
/** Name of a denominator (活動量の種類); of any segment where none is named. */
export const denominatorWords = (
  { t, segments, language }: Pick<Ground, 't' | 'segments' | 'language'>,
  id: string,
  segment?: string,
): string => {
  const others = segments.flatMap((s) => (segment === undefined || s.id === segment ? s.otherActivities : []))
  return others.find((d) => d.id === id)?.name[language] ?? t('ledger.filed')
}
/** Heading of a column of a list: its own, else the label of the field. */
export const columnWords = (t: T, kind: string, name: string): string => {
  const plain = name.replaceAll('.', '-')
  const known = [`${kind}-${plain}`, plain].find((key) => isIn(column, key))
  return known !== undefined && isIn(column, known) ? t(`ledger.column.${known}`) : fieldWords(t, kind, name)
}

/** What is wrong with a record, in the reader's language. */
export const recordFlawWords = (
  t: T,
  { why, text = '', detail }: Pick<PlacedFlaw, 'why' | 'text' | 'detail'>,
): string => {
  if (isIn(flaw, why)) return t(`ledger.flaw.${why}`, { text })
  if (isIn(readingFlaw, why)) return t(`readings.flaw.${why}`, { text, other: '', before: '', delivered: '', now: '' })
  return detail
}

/** Heading by which a column is known for sure: in Japanese, or the field's own name. */
export const headingWords = (language: Language, { name, headings }: RecordField): string =>
  (language === 'ja' ? headings[0] : undefined) ?? name

const centreNames = centreWords.centre.name
type Named = Pick<Ground, 't' | 'segmentName' | 'siteName'>
/** Figures of a site or a product: `site.dc.wue`, `pue.dc`, `avoided.led.flow`, `footprint.works.bar.co2`. */
const placedFigure = (
  { t, siteName }: Named,
  [first = '', of = '', name = '']: readonly string[],
): string | undefined => {
  if (first === 'pue') return `${siteName(of)} PUE`
  if (first === 'site') return `${siteName(of)} ${isIn(centreNames, name) ? t(`centre.name.${name}`) : name}`
  if (first === 'avoided')
    return `${of} ${t(name === 'flow' ? 'ledger.figure.avoided-flow' : 'ledger.figure.avoided-stock')}`
  return first === 'footprint' ? `${siteName(of)} ${name} ${t('ledger.figure.footprint')}` : undefined
}
/** Name of an annual figure by its id of explain: `fy2026.segment.steel.intensity`. */
export const figureWords = (ground: Named, id: string): string => {
  const { t, segmentName } = ground
  const [, ...parts] = id.split('.')
  const [first = '', segment = ''] = parts
  const placed = placedFigure(ground, parts)
  if (placed !== undefined) return placed
  const name = first === 'segment' ? (parts[2] ?? '') : parts.join('-')
  const place = first === 'segment' ? `${segmentName(segment)} ` : ''
  const further = first === 'segment' && parts[3] !== undefined ? ` (${parts[3]})` : ''
  return `${place}${isIn(figure, name) ? t(`ledger.figure.${name}`) : parts.join('.')}${further}`
}
