/** How a column is stored: `decimal` is an exact decimal as text, never a float; `ms` a duration or a time in UTC ms. */
export type ColumnKind = 'text' | 'decimal' | 'integer' | 'ms' | 'number' | 'flag'
/** Units stand in the name (`_ms`, `_t`, `gj`), or in the column `unit` of the same row. */
export type Column = { readonly name: string; readonly kind: ColumnKind }
export type Cell = string | number | boolean | null
/** Cells in the order of the columns. */
export type Row = readonly Cell[]
/** What is exported: rows are made as they are asked for, so that memory does not grow with them. */
export type Table = { readonly columns: readonly Column[]; readonly rows: Iterable<Row> }
