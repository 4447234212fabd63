import type { Database } from 'better-sqlite3'
import { dropOldShape, schema } from './schema.ts'
import { openSqlite } from './sqlite.ts'

/** Opens a ledger for writing: its tables are made where they are not there. */
export const openLedgerFile = (path: string): Database => openSqlite(path, { schema, before: dropOldShape })
