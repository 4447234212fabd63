import type { Table } from './table.ts'

/** One JSON object a line; exact decimals are strings. */
export function* jsonl({ columns, rows }: Table): Generator<string> {
  for (const row of rows)
    yield `${JSON.stringify(Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])))}\n`
}
