import { CENTRE, centreOf, centreView, facility, input } from './centre-ground.ts'
import { formulas } from './formulas.ts'
import { type Answer, type Form, orNone, type Ref, shown } from './ground.ts'
import { asIs } from './notes.ts'
import { partOf } from './titles.ts'

const CLAUSE = '省エネ法 定期報告書 テナントの扱い'
const OWNER = { ja: '所有者', en: 'owner' }
/** What a tenant or the owner reports: Σ IT of his halls; the owner all the rest. */
const reported: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const [, , who = '', part = ''] = ask.parts
  const tenancy = c && centreView(c)?.centre?.tenancy
  const tenant = who === 'owner' ? undefined : tenancy?.tenants[Number(who)]
  const row = who === 'owner' ? tenancy?.owner : tenant
  if (!c || !tenancy || !row) return undefined
  const name = tenant ? asIs(tenant.tenant) : OWNER
  const halls = (of: string): Ref[] =>
    tenancy.halls.filter((h) => h.reports === 'operator' && h.tenant === of).map((h) => input(c, `hall.${h.hall}.it`))
  if (part === 'energy')
    return {
      title: partOf(name, 'energy'),
      value: shown(row.energy),
      unit: 'kWh',
      op: 'sum',
      formula: tenant ? formulas.tenantEnergy : formulas.ownerEnergy,
      clause: CLAUSE,
      inputs: () =>
        tenant
          ? orNone(halls(tenant.tenant), ask.id, 'kWh')
          : [facility(c), ...tenancy.tenants.map((_, i) => ({ ...input(c, `tenancy.${i}.energy`), weight: -1 }))],
    }
  const own = (figure: string): Ref => input(c, `tenancy.${who}.${figure}`)
  return part === 'share'
    ? {
        title: partOf(name, 'share'),
        value: shown(row.share),
        unit: '1',
        op: 'quotient',
        formula: formulas.tenancyShare,
        clause: CLAUSE,
        inputs: () => [own('energy'), facility(c)],
      }
    : {
        title: partOf(name, 'co2'),
        value: shown(row.co2),
        unit: 't-CO2',
        op: 'product',
        formula: formulas.hallCo2,
        clause: CLAUSE,
        inputs: () => [own('share'), input(c, 'co2.market')],
      }
}

/** テナントと所有者: shares of a data centre's energy by the one who reports it. */
export const tenancyForms: readonly Form[] = [[`${CENTRE}\\.tenancy\\.(owner|\\d{1,3})\\.(energy|share|co2)`, reported]]
