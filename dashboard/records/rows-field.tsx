import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { readCell } from '#core/record-cell'
import { linesOf, linesText, type RecordField } from '#core/record-field'
import { unitText } from '../format/unit.ts'
import { ScrollBox } from '../view/scroll-box.tsx'
import type { Ground } from './ground.ts'
import { optionsOf } from './record-fields.tsx'
import { fieldWords } from './words.ts'

/** Lines as they are typed: a space at the end of a word stays. */
const typed = (text: string): string[][] => text.split('\n').map((line) => line.split('\t'))
/** A pasted word as the code that it means; what means none stays, so that it is seen. */
const codeOf = (field: RecordField, text: string, ground: Ground): string => {
  const read = field.kind === 'text' || text === '' ? undefined : readCell(field, text, ground.directory)
  return read?.ok ? String(read.value) : text
}

type RowsProps = {
  field: RecordField
  label: string
  value: string
  change: (text: string) => void
  ground: Ground
}
type CellProps = {
  cell: RecordField
  words: string
  value: string
  change: (text: string) => void
  ground: Ground
  id: string
}
const Cell = ({ cell, words, value, change, ground, id }: CellProps) => {
  const options = optionsOf(cell, {}, ground)
  const known = options === undefined || value === '' || options.some(([code]) => code === value)
  const props = { className: 'pill input', 'aria-label': words, 'data-testid': id, value }
  if (options && known)
    return (
      <select {...props} onChange={(event) => change(event.currentTarget.value)}>
        <option value="" />
        {options.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    )
  const isNumber = cell.kind === 'real' || cell.kind === 'whole' || cell.kind === 'number'
  return (
    <input
      {...props}
      type={cell.kind === 'day' ? 'date' : 'text'}
      inputMode={isNumber ? 'decimal' : undefined}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}

/** Lines of cells: typed, or pasted from a spreadsheet at any cell. */
export const RowsField = ({ field, label, value, change, ground }: RowsProps) => {
  const { t } = useTranslation()
  const { cells = [], unit } = field.rows ?? {}
  const lines = typed(value)
  const put = (at: number, column: number, texts: readonly (readonly string[])[]): void => {
    const next = [...lines]
    for (const [i, row] of texts.entries()) {
      const line = cells.map((_, k) => next[at + i]?.[k] ?? '')
      for (const [k, text] of row.entries()) if (column + k < cells.length) line[column + k] = text
      next[at + i] = line
    }
    change(linesText(next))
  }
  const paste = (at: number, column: number, text: string): boolean => {
    if (!/[\t\n]/.test(text.trimEnd())) return false
    const read = linesOf(text.trimEnd()).map((row) =>
      row.map((word, k) => {
        const cell = cells[column + k]
        return cell ? codeOf(cell, word, ground) : word
      }),
    )
    put(at, column, read)
    return true
  }
  const nameOf = (i: number, cell: RecordField): string =>
    `${label} ${t('ledger.line', { line: i + 1 })} ${fieldWords(t, field.name, cell.name)}`
  return (
    <fieldset className="form-part rows-field" data-testid={`record-${field.name}`}>
      <legend>{label}</legend>
      <ScrollBox label={label}>
        <table className="table">
          <thead>
            <tr>
              {cells.map((cell) => (
                <th key={cell.name} scope="col">
                  {fieldWords(t, field.name, cell.name)}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {lines.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place alone
              <tr key={i}>
                {cells.map((cell, k) => (
                  <td
                    key={cell.name}
                    onPaste={(event) => {
                      if (paste(i, k, event.clipboardData.getData('text'))) event.preventDefault()
                    }}
                  >
                    <Cell
                      {...{ cell, ground }}
                      words={nameOf(i, cell)}
                      value={line[k] ?? ''}
                      change={(text) => put(i, k, [[text]])}
                      id={`record-${field.name}-${i + 1}-${cell.name}`}
                    />
                  </td>
                ))}
                <td>
                  {unitText(unit?.(Object.fromEntries(cells.map(({ name }, k) => [name, line[k] ?? '']))) ?? '')}{' '}
                  <button
                    type="button"
                    className="pill icon"
                    aria-label={t('ledger.removeLine', { line: i + 1 })}
                    onClick={() => change(linesText(lines.filter((_, n) => n !== i)))}
                  >
                    <IconX size={16} aria-hidden="true" />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="sub">
        <button type="button" className="button" data-testid={`add-${field.name}`} onClick={() => change(`${value}\n`)}>
          <IconPlus size={16} aria-hidden="true" /> {t('ledger.addLine')}
        </button>{' '}
        {t('ledger.pasteLines')}
      </p>
    </fieldset>
  )
}
