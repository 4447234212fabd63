import { Carrier } from '#core/carrier'
import type { ExplainInput, ExplainNode } from '#core/explain'
import { figure } from '#core/figure'
import { type FiscalYear, fiscalYear, fiscalYearOfMonth } from '#core/time'
import type { Read } from '../../ledger/contract.ts'
import type { Annual } from '../annual.ts'
import { afterCertificatesForms } from './after-certificates.ts'
import { dayAmount, meterAmount } from './amounts.ts'
import { operatorFigure, pueDay, pueSideFigure, sitePue } from './centre.ts'
import { centreAmountForms } from './centre-amount.ts'
import { centreRecordForms } from './centre-record.ts'
import { changeForms } from './change.ts'
import { changeDriverForms } from './change-driver.ts'
import { changePlanForms } from './change-plan.ts'
import { comparisonForms } from './comparison.ts'
import { deemedForms } from './deemed.ts'
import { directForms } from './direct.ts'
import { entryForms } from './entry.ts'
import { filedEnergyForms } from './filed-energy.ts'
import {
  type Answer,
  type Ask,
  DAY,
  type Form,
  type Found,
  type Ground,
  groundOf,
  KEY,
  meterOf,
  PERIOD,
  periodOf,
  type Ref,
  SITE,
  scopeOf,
} from './ground.ts'
import { hallForms } from './hall.ts'
import { hoursForms } from './hours.ts'
import { baseCarrier, baseEnergy, baseFigure, companyImprovement, segmentImprovement } from './improvement.ts'
import { indicatorForms } from './indicator.ts'
import { nonFossilForms } from './non-fossil.ts'
import { carrierAmount, carrierTotal, crudeOilOf, meterFigure, scopeTotal, VIEWS, type View } from './official.ts'
import { oldLawForms } from './old-law.ts'
import { optimisedForms } from './optimised.ts'
import { optimisedElectricityForms } from './optimised-electricity.ts'
import { productForms } from './product.ts'
import { segmentFigure } from './segment.ts'
import { segmentAsk } from './segment-ground.ts'
import { segmentShareForms } from './segment-share.ts'
import { targetForms } from './target.ts'
import { tenancyForms } from './tenancy.ts'
import { unusedHeatForms } from './unused-heat.ts'

const SCOPE = String.raw`(?:(site|segment)\.([a-z0-9-]{1,64})\.)?`
const view = `(${VIEWS.map((v) => v.replace('.', String.raw`\.`)).join('|')})`

const basisOf = (suffix: string | undefined): 'as-filed' | 'restated' => (suffix ? 'restated' : 'as-filed')

const baseBasis = (suffix: string | undefined): 'as-filed' | 'restated' | 'given' =>
  suffix === '-given' ? 'given' : basisOf(suffix)

const scoped = (ground: Ground, { parts: [, kind, id] }: Ask) => scopeOf(ground, kind, id)
const siteOf = (ground: Ground, id: string | undefined) =>
  ground.facts.plant.sites.find((s) => s.id === id && ground.facts.common.has(s.id))

/** Every kind of figure that opens, by the form of its id. */
const answers: readonly (readonly [RegExp, Answer])[] = (
  [
    ...comparisonForms,
    ...optimisedForms,
    ...optimisedElectricityForms,
    ...indicatorForms,
    ...filedEnergyForms,
    ...deemedForms,
    ...afterCertificatesForms,
    ...nonFossilForms,
    ...directForms,
    ...productForms,
    ...centreAmountForms,
    ...centreRecordForms,
    ...entryForms,
    ...hallForms,
    ...segmentShareForms,
    ...changeForms,
    ...changeDriverForms,
    ...changePlanForms,
    ...hoursForms,
    ...unusedHeatForms,
    ...oldLawForms,
    ...targetForms,
    ...tenancyForms,
    [
      `${PERIOD}\\.${SCOPE}energy\\.kl`,
      (g, ask) => {
        const scope = scoped(g, ask)
        const of = scope && scopeTotal(g, scope, { period: ask.period, view: 'gj' })
        return of && crudeOilOf(of, { gj: ask.id.replace(/kl$/, 'gj'), kl: ask.id })
      },
    ],
    [
      `${PERIOD}\\.${SCOPE}(?:energy\\.)?${view}`,
      (g, ask) => {
        const scope = scoped(g, ask)
        return scope && scopeTotal(g, scope, { period: ask.period, view: ask.parts[3] as View })
      },
    ],
    [
      `${PERIOD}\\.${SCOPE}carrier\\.([a-z0-9_]+)(?::([A-Za-z0-9]+))?\\.(?:(amount)|(kl)|${view})`,
      (g, ask) => {
        const [, , , carrier = '', unit, amount, kl, of] = ask.parts
        const whole = scoped(g, ask)
        // m3 and kg of one carrier are rows of their own
        const scope =
          unit === undefined ? whole : whole && { ...whole, meters: whole.meters.filter((m) => m.unit === unit) }
        if (!scope || !Carrier.safeParse(carrier).success) return undefined
        if (amount) return carrierAmount(g, scope, { period: ask.period, carrier })
        const found = carrierTotal(g, scope, { period: ask.period, carrier, view: kl ? 'gj' : (of as View) })
        return kl ? crudeOilOf(found, { gj: ask.id.replace(/kl$/, 'gj'), kl: ask.id }) : found
      },
    ],
    [
      `${PERIOD}\\.meter\\.${KEY}\\.amount`,
      (g, ask) => {
        const m = meterOf(g, ask.parts[1] ?? '')
        return m && meterAmount(g, m, ask.period)
      },
    ],
    [
      `${PERIOD}\\.meter\\.${KEY}\\.${view}(?:\\.part([1-9]\\d?))?`,
      (g, ask) => {
        const m = meterOf(g, ask.parts[1] ?? '')
        const [, , of, part] = ask.parts
        return m && meterFigure(g, m, { period: ask.period, view: of as View, id: ask.id, part })
      },
    ],
    [
      `${DAY}\\.meter\\.${KEY}\\.amount`,
      (g, ask) => {
        const m = meterOf(g, ask.parts[1] ?? '')
        return m && dayAmount(g, m, ask.parts[0] ?? '')
      },
    ],
    [
      `${PERIOD}\\.segment\\.${SITE}\\.improvement(-restated)?`,
      (g, ask) => {
        const of = segmentAsk(g, ask)
        return of && segmentImprovement(g, of, basisOf(ask.parts[2]))
      },
    ],
    [
      `${PERIOD}\\.segment\\.${SITE}\\.base(-restated|-given)?`,
      (g, ask) => {
        const of = segmentAsk(g, ask)
        return of && baseFigure(g, of, baseBasis(ask.parts[2]))
      },
    ],
    [
      `${PERIOD}\\.segment\\.${SITE}\\.base-energy(-restated|-given)?`,
      (g, ask) => {
        const of = segmentAsk(g, ask)
        return of && baseEnergy(g, of, baseBasis(ask.parts[2]))
      },
    ],
    [
      `${PERIOD}\\.segment\\.${SITE}\\.base-carrier(-restated|-given)?\\.([a-z0-9_]+)`,
      (g, ask) => {
        const of = segmentAsk(g, ask)
        return of && baseCarrier(g, of, { basis: baseBasis(ask.parts[2]), carrier: ask.parts[3] ?? '' })
      },
    ],
    [
      `${PERIOD}\\.segment\\.${SITE}\\.([a-z-]+(?:\\.[a-z]+)?)`,
      (g, ask) => {
        const of = segmentAsk(g, ask)
        return of && segmentFigure(g, of, ask.parts[2] ?? '')
      },
    ],
    [
      `${PERIOD}\\.improvement(-restated)?`,
      (g, ask) => companyImprovement(g, { basis: basisOf(ask.parts[1]), period: ask.period }),
    ],
    [
      `${PERIOD}\\.operator-pue(?:\\.(facility|it))?`,
      (g, ask) => operatorFigure(g, ask.period, ask.parts[1] as 'it' | undefined),
    ],
    [
      `${PERIOD}\\.pue\\.${SITE}`,
      (g, ask) => {
        const site = siteOf(g, ask.parts[1])
        return site && sitePue(g, site, ask.period)
      },
    ],
    [
      `${PERIOD}\\.pue\\.${SITE}\\.(facility|it)`,
      (g, ask) => {
        const site = siteOf(g, ask.parts[1])
        return site && pueSideFigure(g, site, { side: ask.parts[2] as 'it', period: ask.period })
      },
    ],
    [
      `${DAY}\\.pue\\.${SITE}\\.(facility|it)`,
      (g, ask) => {
        const site = siteOf(g, ask.parts[1])
        return site && pueDay(g, site, { side: ask.parts[2] as 'it', day: ask.parts[0] ?? '' })
      },
    ],
  ] as const satisfies readonly Form[]
).map(([form, answer]) => [new RegExp(`^${form}$`), answer] as const)

/** The fiscal year that a figure's id is of. */
const yearOf = (id: string): FiscalYear | undefined => {
  const [, fy, month] = /^(?:fy([12]\d{3})|(\d{4}-(?:0[1-9]|1[0-2])))/.exec(id) ?? []
  if (fy) return fiscalYear(Number(fy))
  return month ? fiscalYearOfMonth(month) : undefined
}
const isDay = (part: string | undefined): part is string => /^\d{4}-\d{2}-\d{2}$/.test(part ?? '')
const find = (ground: Ground, id: string): Found | undefined | Promise<Found | undefined> => {
  for (const [form, answer] of answers) {
    const match = form.exec(id)
    if (!match) continue
    const parts = match.slice(1)
    const period = periodOf(ground, isDay(parts[0]) ? parts[0].slice(0, 7) : (parts[0] ?? ''))
    // a figure is of one fiscal year
    const isOne = period.months.every((month) => fiscalYearOfMonth(month) === ground.facts.year)
    return period.months.length > 0 && isOne ? answer(ground, { id, parts, period }) : undefined
  }
  return undefined
}
const header = (id: string, found: Found, weight = 1): ExplainInput => ({
  id,
  title: found.title,
  figure: figure(found.value, found.unit),
  op: found.op,
  weight,
  formula: found.formula ?? null,
  clause: found.clause ?? null,
  note: found.note ?? null,
  factor: null,
  links: [...(found.links ?? [])],
  opens: found.op !== 'leaf',
})
/** The grounds of one question: a figure of this year may rest on one of another. */
type Grounds = (year: FiscalYear) => Promise<Ground>
const groundsOf = ({ facts }: Annual, read: Read): Grounds => {
  const known = new Map<FiscalYear, Promise<Ground>>()
  return (year) => {
    const found = known.get(year) ?? facts(year).then((of) => groundOf(of, read))
    known.set(year, found)
    return found
  }
}
const opened = async (grounds: Grounds, ref: Ref): Promise<ExplainInput> => {
  if ('leaf' in ref) return ref.leaf
  const year = yearOf(ref.id)
  const found = year === undefined ? undefined : await find(await grounds(year), ref.id)
  if (!found) throw new Error(`an input that cannot be explained: ${ref.id}`)
  return header(ref.id, found, ref.weight)
}

export type Explain = (
  id: string,
  page: { readonly from: number; readonly limit: number },
) => Promise<ExplainNode | null>
/** Opens a figure into its formula and inputs; an id that names no figure gives null. */
export const openExplain =
  (annual: Annual, read: Read): Explain =>
  async (id, { from, limit }) => {
    const year = yearOf(id)
    if (year === undefined) return null
    const grounds = groundsOf(annual, read)
    const found = await find(await grounds(year), id)
    if (!found) return null
    const refs = await found.inputs()
    const inputs = await Promise.all(refs.slice(from, from + limit).map((ref) => opened(grounds, ref)))
    const next = from + limit < refs.length ? String(from + limit) : null
    return { ...header(id, found), inputs, total: refs.length, next }
  }
