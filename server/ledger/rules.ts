import type { Database } from 'better-sqlite3'
import type { Rule } from '#core/register'

const written = (rule: Rule): string =>
  JSON.stringify(rule, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))

/**
 * Keeps the rule of each meter and returns the meters whose rule is another than the one their slots were derived by: slots are
 * a pure function of readings and plant, so a plant that changes a ratio has them derived afresh.
 */
export const takeRules = (db: Database, chains: Iterable<{ meter: number; rule: Rule }>): number[] => {
  const before = db.prepare<[number], string>('SELECT rule FROM rules WHERE meter = ?').pluck()
  const put = db.prepare('INSERT INTO rules (meter, rule) VALUES (?, ?) ON CONFLICT DO UPDATE SET rule = excluded.rule')
  const changed: number[] = []
  for (const { meter, rule } of chains) {
    const [was, is] = [before.get(meter), written(rule)]
    if (was === is) continue
    put.run(meter, is)
    if (was !== undefined) changed.push(meter)
  }
  return changed
}
