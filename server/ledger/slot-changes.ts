import type { Database } from 'better-sqlite3'

/**
 * Keeps which slots have changed, in the order of their last change, while somebody follows them: a temporary trigger of the
 * writer's connection, so that a ledger that nobody follows pays nothing. `id` only grows inside an `era`; where an era begins all
 * slots count as changed. A change that was forgotten once can not be missed: the next follower meets a new era.
 */
export const keepSlotChanges = (db: Database, { followed, era }: { followed: boolean; era: number }): void => {
  for (const event of ['insert', 'update', 'delete']) db.exec(`DROP TRIGGER IF EXISTS temp.slot_changed_${event}`)
  db.transaction(() => (followed ? begin(db, era) : forget(db)))()
  if (!followed) return
  for (const [event, row] of [
    ['INSERT', 'NEW'],
    ['UPDATE', 'NEW'],
    ['DELETE', 'OLD'],
  ] as const)
    db.exec(
      `CREATE TEMP TRIGGER slot_changed_${event.toLowerCase()} AFTER ${event} ON main.slots
       BEGIN INSERT OR REPLACE INTO slot_changes (meter, start) VALUES (${row}.meter, ${row}.start); END`,
    )
}

const isKept = (db: Database): boolean => db.prepare('SELECT era FROM slot_changes_since').get() !== undefined
const begin = (db: Database, era: number): void => {
  if (isKept(db)) return
  db.exec('DELETE FROM slot_changes; INSERT INTO slot_changes (meter, start) SELECT meter, start FROM slots')
  db.prepare('INSERT INTO slot_changes_since VALUES (?)').run(era)
}
const forget = (db: Database): void => {
  if (isKept(db)) db.exec('DELETE FROM slot_changes; DELETE FROM slot_changes_since')
}
