import { type BasicType, fileWriter, parquetWriteRows } from 'hyparquet-writer'
import type { Cell, ColumnKind, Table } from './table.ts'

const types: Record<ColumnKind, BasicType> = {
  text: 'STRING',
  decimal: 'STRING',
  integer: 'INT64',
  ms: 'INT64',
  number: 'DOUBLE',
  flag: 'BOOLEAN',
}
/** Rows of one group: what is held in memory at a time. */
const GROUP = 20_000

const stored = (kind: ColumnKind, cell: Cell): Cell | bigint =>
  cell !== null && types[kind] === 'INT64' ? BigInt(cell) : cell

/** A Parquet file with a group of rows at a time; exact decimals are strings, as the ledger has them. */
export const parquet = ({ columns, rows }: Table, path: string): void => {
  function* objects() {
    for (const row of rows)
      yield Object.fromEntries(columns.map(({ name, kind }, i) => [name, stored(kind, row[i] ?? null)]))
  }
  parquetWriteRows({
    writer: fileWriter(path),
    rows: objects(),
    columns: columns.map(({ name, kind }) => ({ name, type: types[kind] })),
    rowGroupSize: GROUP,
    createdBy: 'gentani',
  })
}
