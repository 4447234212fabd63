import { openLedgerFile } from './file.ts'

/** Keeps each loaded version of plant.yaml in the ledger, once by hash in a row: what a figure was made from stays provable. */
export const keepPlant = (
  path: string,
  { text, hash, loaded }: { text: string; hash: string; loaded: number },
): void => {
  const db = openLedgerFile(path)
  const last = db.prepare<[], string>('SELECT hash FROM plants ORDER BY id DESC LIMIT 1').pluck().get()
  if (last !== hash) db.prepare('INSERT INTO plants (loaded, hash, text) VALUES (?, ?, ?)').run(loaded, hash, text)
  db.close()
}

/** Text of the plant.yaml that a server last ran with; undefined: none yet. */
export const newestPlant = (path: string): string | undefined => {
  const db = openLedgerFile(path)
  const text = db.prepare<[], string>('SELECT text FROM plants ORDER BY id DESC LIMIT 1').pluck().get()
  db.close()
  return text
}
