import type { Act } from '#core/act'
import { Acts, readAsked } from './acts.ts'
import type { ActWriter, Read } from './contract.ts'
import { openLedgerFile } from './file.ts'
import { makeQueries } from './queries.ts'

/** The ledger's acts from beside the server, whether one runs or not: for the command line. One transaction an act. */
export const openActs = (path: string): { act: ActWriter; read: Read; close(): void } => {
  const db = openLedgerFile(path)
  const acts = new Acts(db)
  const queries = makeQueries(db)
  const record = db.transaction((asked: Parameters<typeof readAsked>[0]): Act[] =>
    acts.record(readAsked(asked), Date.now()),
  )
  return {
    act: async (asked, person) => record.immediate({ acts: asked, person }),
    read: async (name, ...args) => (queries[name] as (arg: unknown) => never)(args[0]),
    close: () => db.close(),
  }
}
