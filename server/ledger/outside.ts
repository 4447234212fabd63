import type { Act } from '#core/act'
import type { Plant } from '#core/plant'
import { Acts, readAsked } from './acts.ts'
import type { ActWriter, Read } from './contract.ts'
import { openLedgerFile } from './file.ts'
import { makeQueries } from './queries.ts'

/** The ledger's acts from beside the server, whether one runs or not: for the command line. All acts asked for in one transaction. */
export const openActs = (path: string, plant?: Plant): { act: ActWriter; read: Read; close(): void } => {
  const db = openLedgerFile(path)
  const acts = new Acts(db)
  const queries = makeQueries(db, plant)
  const record = db.transaction((asked: Parameters<typeof readAsked>[0]): Act[] =>
    acts.record(readAsked(asked), Date.now()),
  )
  return {
    act: async (asked, person) => record.immediate({ acts: asked, person }),
    read: async (name, ...args) => (queries[name] as (...of: typeof args) => never)(...args),
    close: () => db.close(),
  }
}
