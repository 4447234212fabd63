import type { Database } from 'better-sqlite3'
import { type Basis, basisText } from './basis.ts'

/** Keeps by what each meter's slots were derived. */
export const basisKeeper = (db: Database) => {
  const before = db.prepare<[number], string>('SELECT rule FROM rules WHERE meter = ?').pluck()
  const put = db.prepare('INSERT INTO rules (meter, rule) VALUES (?, ?) ON CONFLICT DO UPDATE SET rule = excluded.rule')
  return {
    /** Whether the slots of a meter were derived by something else: a plant with another ratio, an older version of the rules. */
    keep(meter: number, basis: Basis): boolean {
      const is = basisText(basis)
      if (before.get(meter) === is) return false
      put.run(meter, is)
      return true
    },
  }
}
