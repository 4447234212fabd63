/** Cells that a terminal draws in full width (全角). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/
/** Columns that a text takes on a terminal. */
export const widthOf = (text: string): number => [...text].reduce((sum, c) => sum + (WIDE.test(c) ? 2 : 1), 0)

/** Words stand to the left, a number to the right. */
export type Cell = string | { readonly right: string }
const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.right)
const filled = (cell: Cell, width: number): string => {
  const gap = ' '.repeat(width - widthOf(textOf(cell)))
  return typeof cell === 'string' ? cell + gap : gap + cell.right
}

/** Lines with aligned columns, Japanese text in its own width; the last column is as long as it is. */
export const columns = (rows: readonly (readonly Cell[])[]): string[] => {
  const widths: number[] = []
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(textOf(cell)))
  return rows.map((row) =>
    row
      .map((cell, i) => filled(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
