import { absent, computed } from '#core/computed'
import { CENTRE, centreOf, centreRecord, centreView, recordLinks } from './centre-ground.ts'
import { formulas } from './formulas.ts'
import { type Answer, type Form, leaf, shown } from './ground.ts'
import { written } from './notes.ts'
import { partOf } from './titles.ts'

const SERVERS = { performance: '1', power: 'kW', utilisation: '1', count: '1' } as const
const servers: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const of = ask.parts[2] as keyof typeof SERVERS
  if (!c) return undefined
  const all = centreRecord(c)?.servers ?? []
  const amountOf = (s: (typeof all)[number]): number =>
    of === 'performance'
      ? s.performance
      : of === 'power'
        ? s.power_kW
        : of === 'count'
          ? 1
          : (s.utilisation ?? Number.NaN)
  const known = all.filter((s) => of !== 'utilisation' || s.utilisation !== undefined)
  return {
    title: partOf({ ja: 'サーバー', en: 'servers' }, of),
    value:
      known.length === 0 ? absent('no-readings') : computed(known.reduce((sum, s) => sum + s.count * amountOf(s), 0)),
    unit: SERVERS[of],
    op: 'sum',
    formula: formulas.servers,
    inputs: () =>
      known.map((s, i) =>
        leaf(
          `${ask.id}.${i}`,
          { ja: s.name, en: s.name },
          {
            value: amountOf(s),
            unit: SERVERS[of],
            weight: s.count,
            note: written(centreRecord(c)?.source),
            links: recordLinks,
          },
        ),
      ),
  }
}
const saved: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const base = c && centreRecord(c)?.baseline
  const pue = c && shown(centreView(c)?.pue?.pue)
  return c
    ? {
        title: { ja: 'PUEの差', en: 'baseline PUE − PUE' },
        value: !base ? absent('no-base-year') : pue?.ok ? computed(base.pue - pue.value) : (pue ?? absent('no-meter')),
        unit: '1',
        op: 'sum',
        formula: formulas.pueSaved,
        inputs: () =>
          base
            ? [
                leaf(
                  `${ask.id}.base`,
                  { ja: '基準', en: 'baseline' },
                  { value: base.pue, unit: '1', note: written(base.source), links: recordLinks },
                ),
                { id: `${ask.period.id}.pue.${c.site.id}`, weight: -1 },
              ]
            : [],
      }
    : undefined
}

/** What people recorded: servers, the baseline. */
export const centreRecordForms: readonly Form[] = [
  [`${CENTRE}\\.servers\\.(performance|power|utilisation|count)`, servers],
  [`${CENTRE}\\.pue-saved`, saved],
]
