import type { AnnualView } from '#core/annual-view'
import type { Carrier } from '#core/carrier'
import { carrierNames } from '#core/carrier-name'
import type { Coverage, Figure } from '#core/figure'
import type { Name } from '#core/id'
import { pueName } from '#core/pue'
import { type Cell, columns } from './columns.ts'
import { type Language, type Word, whyWords, words } from './report-words.ts'

type Say = (word: Word) => string
const digits = (value: number): string => {
  const size = Math.abs(value)
  const decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 3 : 5
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: decimals })
}

const printer = (language: Language) => {
  const say: Say = (word) => words[word][language]
  const name = (of: Name): string => of[language]
  const absent = (figure: Extract<Figure, { why: string }>): string =>
    `— ${whyWords[figure.why as keyof typeof whyWords]?.[language] ?? figure.why}`
  const cell = (figure: Figure, show: (n: number) => string = digits): Cell => ({
    right: 'value' in figure ? show(figure.value) : absent(figure),
  })
  const withUnit = (figure: Figure): Cell => ({
    right:
      'value' in figure ? `${digits(figure.value)} ${figure.unit === '1' ? '' : figure.unit}`.trim() : absent(figure),
  })
  return { language, say, name, cell, withUnit }
}
type Printer = ReturnType<typeof printer>

const percent = (n: number): string => `${(n * 100).toFixed(2)} %`
const oneDecimal = (n: number): string => n.toFixed(1)
const shares = ({ measured, estimated, missing }: Coverage): string =>
  [measured, estimated, missing].map((s) => `${(s * 100).toFixed(1)} %`).join(' / ')

const headOf = ({ say, name }: Printer, view: AnnualView, company: Name): string[] => [
  `${say('title')}  ${name(company)}  ${view.fiscalYear}${say('fiscalYear') === '年度' ? '年度' : ''}${view.running ? `  (${say('running')})` : ''}`,
  `${say('period')}  ${view.from} … ${view.to}`,
]

const companyOf = ({ say, cell }: Printer, { company }: AnnualView): string[] => {
  const { proof, energy, co2 } = company
  const none = { right: say('none') }
  return columns([
    [`${say('energy')} GJ`, cell(energy.gj)],
    [`${say('energy')} kL`, cell(energy.kl)],
    [`${say('co2')} ${say('location')} t-CO2`, cell(co2.location)],
    [`${say('co2')} ${say('market')} t-CO2`, cell(co2.market)],
    [`${say('co2')} ${say('scope1')} t-CO2`, cell(co2.scope1)],
    [`${say('co2')} ${say('scope2')} t-CO2`, cell(co2.scope2)],
    [say('coverage'), { right: shares(energy.coverage) }],
    [say('confidence'), { right: proof.confidence ?? say('none') }],
    [say('provisional'), proof.provisional === null ? none : { right: String(proof.provisional) }],
  ]).concat(`${say('factors')}  ${proof.factorSets.join(', ')}`)
}

const carriersOf = ({ say, name, cell }: Printer, { carriers }: AnnualView): string[] =>
  columns([
    [
      say('carrier'),
      { right: say('amount') },
      say('unit'),
      { right: 'GJ' },
      { right: 'kL' },
      { right: `t-CO2 ${say('market')}` },
    ],
    ...carriers.map((c): Cell[] => [
      name(carrierNames[c.carrier as Carrier]),
      { right: digits(c.amount) },
      c.unit,
      cell(c.gj),
      cell(c.kl),
      cell(c.co2.market),
    ]),
  ])

const segmentsOf = ({ say, name, cell, withUnit }: Printer, { intensity, company }: AnnualView): string[] =>
  columns([
    [
      say('segment'),
      ...(['activity', 'intensity', 'filed', 'improvement', 'restated', 'yearOnYear', 'mean'] as const).map((w) => ({
        right: say(w),
      })),
    ],
    ...intensity.map((s): Cell[] => [
      name(s.name),
      withUnit(s.activity),
      withUnit(s.intensity),
      cell(s.filedIntensity),
      cell(s.improvement, percent),
      cell(s.improvementRestated, percent),
      cell(s.comparison.yearOnYear, oneDecimal),
      cell(s.comparison.mean, oneDecimal),
    ]),
    [
      say('company'),
      '',
      '',
      '',
      cell(company.improvement, percent),
      cell(company.improvementRestated, percent),
      cell(company.comparison.yearOnYear, oneDecimal),
      cell(company.comparison.mean, oneDecimal),
    ],
  ])

const classOf = ({ say, withUnit }: Printer, { company }: AnnualView): string[] => {
  const { operatorClass, comparison, demandResponse, operatorPue } = company
  const reasons = operatorClass.reasons.map((r) => (r.value === undefined ? r.why : `${r.why} ${r.value}`)).join(', ')
  return columns([
    [
      say('operatorClass'),
      operatorClass.class === null ? withUnit(operatorClass.why ?? { why: 'too-early' }) : operatorClass.class,
      reasons,
    ],
    [say('due'), comparison.due.join(', ') || say('none'), ''],
    [say('responseDays'), String(demandResponse.days), demandResponse.site ?? ''],
    ...(operatorPue ? [[say('operatorPue'), withUnit(operatorPue.pue), ''] as const] : []),
  ])
}

const sitesOf = ({ say, cell }: Printer, { sites }: AnnualView): string[] =>
  columns([
    [say('site'), { right: 'GJ' }, { right: 'kL' }, { right: 't-CO2' }, { right: 'PUE' }, say('coverage')],
    ...Object.entries(sites).map(([id, s]): Cell[] => [
      id,
      cell(s.energy.gj),
      cell(s.energy.kl),
      cell(s.co2.market),
      s.pue ? cell(s.pue.pue, (n) => `${pueName(s.pue?.label ?? 'iPUE', s.pue?.category ?? 1)} ${n.toFixed(3)}`) : '',
      shares(s.energy.coverage),
    ]),
  ])

const tenanciesOf = ({ say, cell }: Printer, { sites }: AnnualView): string[] => {
  const rows = Object.entries(sites).flatMap(([id, { centre }]): Cell[][] => {
    if (!centre?.tenancy) return []
    const { tenants, owner } = centre.tenancy
    return [...tenants, { ...owner, tenant: say('owner') }].map(({ tenant, energy, share, co2 }): Cell[] => [
      id,
      tenant,
      cell(energy),
      cell(share, percent),
      cell(co2),
    ])
  })
  const head = [say('site'), say('reporter'), { right: 'kWh' }, { right: say('share') }, { right: 't-CO2' }]
  return rows.length === 0 ? [] : columns([head, ...rows])
}

const targetsOf = ({ say, name, withUnit }: Printer, { targets }: AnnualView): string[] =>
  columns([
    [say('target'), ...(['toDate', 'path', 'landing', 'needed'] as const).map((w) => ({ right: say(w) })), ''],
    ...targets.map((t): Cell[] => [
      name(t.name),
      withUnit(t.toDate),
      withUnit(t.pathThisYear),
      withUnit(t.landing),
      withUnit(t.neededPerMonth),
      t.state,
    ]),
  ])

/** The annual view for a terminal, in one language, aligned with full-width characters. */
export const reportText = (view: AnnualView, company: Name, language: Language): string => {
  const p = printer(language)
  const part = (title: Word, lines: readonly string[]): string[] => ['', `■ ${p.say(title)}`, ...lines]
  const tenancies = tenanciesOf(p, view)
  return [
    ...headOf(p, view, company),
    ...part('energy', companyOf(p, view)),
    ...part('carriers', carriersOf(p, view)),
    ...(view.intensity.length > 0 ? part('segments', segmentsOf(p, view)) : []),
    ...part('company', classOf(p, view)),
    ...part('sites', sitesOf(p, view)),
    ...(tenancies.length > 0 ? part('tenancy', tenancies) : []),
    ...(view.targets.length > 0 ? part('targets', targetsOf(p, view)) : []),
    '',
  ].join('\n')
}
