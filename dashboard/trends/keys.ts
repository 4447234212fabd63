import type { Role, Use } from '#core/plant'
import type { MeterRow } from '../api/meters.ts'
import type { Language, T } from '../i18n/i18n.ts'

export type KeyKind = 'kpi' | 'role' | 'use' | 'balance' | 'meter'
/** Something that can be drawn over time. */
export type KeyChoice = { readonly key: string; readonly site: string; readonly kind: KeyKind; readonly label: string }

const electric = ({ unit, carrier }: MeterRow): boolean =>
  ['kWh', 'Wh', 'MWh', 'GWh', 'kW', 'W', 'MW'].includes(unit) &&
  !['activity', 'weather', 'water', 'reactive'].includes(carrier)
const roles: readonly Role[] = ['intake', 'it', 'generation', 'sold', 'supplied']
const present = <V extends string>(rows: readonly MeterRow[], of: (row: MeterRow) => V | null | undefined): Set<V> =>
  new Set(rows.filter(electric).flatMap((row) => of(row) ?? []))

type Ground = { readonly t: T; readonly language: Language }
const ofSite = (site: string, rows: readonly MeterRow[], { t, language }: Ground): KeyChoice[] => {
  const choice = (kind: KeyKind, name: string, label: string): KeyChoice => ({
    key: kind === 'meter' ? name : `${site}:${kind}/${name}`,
    site,
    kind,
    label,
  })
  const has = present(rows, (row) => row.role)
  const uses = present(rows, (row): Use | null | undefined => row.use)
  const parents = new Set(rows.flatMap((row) => row.parent ?? []))
  const power = has.has('intake') || has.has('generation')
  return [
    ...(power ? [choice('kpi', 'facility', t('trends.kpi.facility'))] : []),
    ...(power && has.has('it')
      ? [choice('kpi', 'ipue', t('trends.kpi.ipue')), choice('kpi', 'ratio', t('trends.kpi.ratio'))]
      : []),
    ...roles.filter((role) => has.has(role)).map((role) => choice('role', role, t(`role.${role}`))),
    ...[...uses].map((use) => choice('use', use, t(`use.${use}`))),
    ...(uses.size > 0 && power && !uses.has('other') ? [choice('use', 'other', t('flow.rest.electricity'))] : []),
    ...rows
      .filter((row) => parents.has(row.id))
      .map((row) => choice('balance', row.id, t('trends.balanceOf', { name: row.name[language] }))),
    ...rows.map((row) => choice('meter', row.key, row.name[language])),
  ]
}

/** Everything that the shown sites can draw, site by site. */
export const keyChoices = (rows: readonly MeterRow[], sites: readonly string[], ground: Ground): KeyChoice[] =>
  sites.flatMap((site) =>
    ofSite(
      site,
      rows.filter((row) => row.site === site),
      ground,
    ),
  )

/** What is drawn where the address names nothing: what each site uses, and of one site its IT. */
export const firstKeys = (choices: readonly KeyChoice[], sites: readonly string[]): string[] => {
  const wanted = sites.length > 1 ? ['kpi/facility'] : ['kpi/facility', 'role/it']
  const keys = choices.map((c) => c.key).filter((key) => wanted.some((name) => key.endsWith(`:${name}`)))
  return keys.length > 0 ? keys : choices.slice(0, 1).map((c) => c.key)
}

/** Labels of keys: with the site's name where more than one is drawn, or two are alike; an unknown key by itself. */
export const keyLabels = (
  keys: readonly string[],
  choices: readonly KeyChoice[],
  siteName: (id: string) => string,
): Map<string, string> => {
  const known = new Map(choices.map((c) => [c.key, c]))
  const own = keys.flatMap((key) => known.get(key) ?? [])
  const several = new Set(own.map((c) => c.site)).size > 1
  const alike = (label: string) => own.filter((c) => c.label === label).length > 1
  return new Map(
    keys.map((key) => {
      const c = known.get(key)
      if (!c) return [key, key]
      const place = several ? `${siteName(c.site)} ` : ''
      return [key, `${place}${c.label}${!several && alike(c.label) ? ` (${key})` : ''}`]
    }),
  )
}
