import { linesOf, type RecordField, type RecordTable } from '#core/record-field'
import { textsOf } from '#core/record-text'
import { dayInterval } from '#core/time'
import type { EnteredRow } from '../api/entered.ts'
import { decimal } from '../format/number.ts'
import { dayText, monthText, year } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { Ground } from './ground.ts'
import type { Column } from './kind-view.ts'
import { choiceWords, denominatorWords } from './words.ts'

const places = (text: string): number => text.split('.')[1]?.length ?? 0
const lineText = ({ rows }: RecordField, cells: readonly string[], ground: Ground): string => {
  const fields = rows?.cells ?? []
  const unit = rows?.unit?.(Object.fromEntries(fields.map(({ name }, i) => [name, cells[i] ?? ''])))
  const words = fields.map((field, i) => shownText(field, cells[i] ?? '', ground)[0] ?? '')
  return [...words, unit === undefined ? '' : unitText(unit)].filter((word) => word !== '').join(' ')
}
/** The text of a field as people read it, line by line; empty: nothing is said. */
export const shownText = (field: RecordField, text: string, ground: Ground): string[] => {
  const { t } = ground
  if (text === '') return []
  switch (field.kind) {
    case 'number':
    case 'real':
    case 'whole':
      return [decimal(Number(text), places(text))]
    case 'day':
      return [dayText(t, dayInterval(text).start)]
    case 'month':
      return [monthText(t, text)]
    case 'year':
      return [year(t, Number(text))]
    case 'choice':
      return [choiceWords(t, field, text)]
    case 'meter':
      return [ground.meterName(text)]
    case 'meters':
      return text.split(' ').map(ground.meterName)
    case 'site':
      return [ground.siteName(text)]
    case 'segment':
      return [ground.segmentName(text)]
    case 'denominator':
      return [denominatorWords(ground, text)]
    case 'rows':
      return linesOf(text).map((cells) => lineText(field, cells, ground))
    case 'text':
    case 'id':
    case 'clock':
    case 'block':
      return [text]
  }
}

const isNumber = ({ kind }: RecordField): boolean => kind === 'number' || kind === 'real' || kind === 'whole'
/** Columns of a list that show fields as they are; a name with + has the further fields in small below it. */
export const fieldColumns = <T extends object, A>(table: RecordTable<T>, names: readonly string[]): Column<T, A>[] =>
  names.map((said): Column<T, A> => {
    const [name = '', ...below] = said.split('+')
    const field = table.fields.find((f) => f.name === name)
    const textOf = ({ record }: EnteredRow<T, A>): string => textsOf(table, record)[name] ?? ''
    const lines = (of: string, row: EnteredRow<T, A>, ground: Ground): string[] => {
      const found = table.fields.find((f) => f.name === of)
      return found ? shownText(found, textsOf(table, row.record)[of] ?? '', ground) : []
    }
    return {
      name,
      ...(field && isNumber(field) ? { number: true } : {}),
      order: (row, ground) => {
        const text = textOf(row)
        if (field && isNumber(field)) return text === '' ? Number.NEGATIVE_INFINITY : Number(text)
        return field?.kind === 'site' || field?.kind === 'segment' ? lines(name, row, ground).join() : text
      },
      lines: (row, ground) => ({
        main: lines(name, row, ground),
        small: below.flatMap((of) => lines(of, row, ground)).join(' · '),
      }),
    }
  })
