import { z } from 'zod'
import {
  ContractMeans,
  ContractRecord,
  checkContract,
  contractKey,
  contractTable,
  sitesOfContract,
} from '#core/contract-record'
import { Contracts, ContractVersion, contractsOf } from '#core/contract-view'
import { printChange } from '#core/plant-diff'
import { recordFlaw } from '#core/record-flaw'
import { at, type FiscalYear, fiscalYear, fiscalYearOfMonth, isoJst, monthOf, monthsBetween } from '#core/time'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import type { EnteredKind } from './entered-kind.ts'
import { enteredResource } from './entered-resource.ts'
import { recordFile } from './record-file.ts'
import { needs } from './rights.ts'

/** Versions of the plant that are looked through: decades of them. */
const VERSIONS = 1_000

/** What periods mean in the plant that would have them. */
const meansOf = ({ inUse, coefficients, now }: Deps, records: readonly ContractRecord[]): ContractMeans[] => {
  const file = inUse.with(records)
  const items = file.ok ? contractsOf(file.plant, coefficients(), now()).contracts : []
  return records.map(({ id, from, carrier, supplier }) => {
    const rows = coefficients()
      .suppliers(carrier)
      .flatMap((set) => set.bySupplier.get(supplier) ?? [])
    return {
      item: items.find((c) => c.id === id && c.from === from) ?? null,
      menus: [...new Set(rows.map((row) => row.menu))].filter((menu) => menu !== ''),
    }
  })
}
/** The last and the running fiscal year, from the one on in which a period begins. */
const yearsOf = ({ from, to }: ContractRecord, now: FiscalYear): FiscalYear[] =>
  [now - 1, now]
    .filter(
      (y) => y >= fiscalYearOfMonth(from.slice(0, 7)) && (to === undefined || y <= fiscalYearOfMonth(to.slice(0, 7))),
    )
    .map(fiscalYear)

const kindOf = (deps: Deps): EnteredKind<ContractRecord, ContractMeans> => ({
  path: '/api/v1/contracts',
  summary: 'Contracts (契約) that people entered: from a day on they go before plant.yaml',
  kind: 'contract',
  role: 'operator',
  schema: ContractRecord,
  check: ({ plant }, record) => checkContract(plant, record),
  clash: (record, others) => {
    const file = deps.inUse.with([...others, record])
    const [finding] = file.ok ? [] : file.findings.filter((f) => f.level === 'error')
    return finding && recordFlaw('plant-refused', finding.message, finding.message)
  },
  keyOf: contractKey,
  // the company's: a contract may supply several sites
  siteOf: () => '',
  sitesOf: ({ id }, { plant }) => sitesOfContract(plant, id),
  daysOf: ({ from, to = '9999-12-31' }) => ({ from, to }),
  monthsOf: ({ from, to }) => {
    const last = monthOf(deps.now())
    const end = to === undefined || to.slice(0, 7) > last ? last : to.slice(0, 7)
    return from.slice(0, 7) > end ? [] : monthsBetween(from.slice(0, 7), end)
  },
  years: {
    yearsOf,
    put: (_records, bodies, gone) => {
      const file = deps.inUse.with(bodies, gone)
      return file.ok ? { plant: file.plant } : {}
    },
  },
  beside: { schema: ContractMeans, of: async (_deps, records) => meansOf(deps, records) },
  table: contractTable,
})

const InForce = Contracts.extend({ versions: z.array(ContractVersion) })
/** 契約: supply contracts of the plant with their state and the factor that they take, and those that people entered. */
export const contracts: Resource = (app, deps) => {
  const kind = kindOf(deps)
  enteredResource(app, deps, kind)
  recordFile(app, deps, kind)
  app.get(
    '/api/v1/contracts/in-force',
    {
      schema: {
        summary: 'All periods of supply contracts, of plant.yaml and entered: supplier, state and factor',
        response: { 200: InForce },
      },
    },
    async () => {
      const versions = (await deps.read('plantVersions', { limit: VERSIONS })).flatMap(({ loaded, hash, diff }) => {
        const changes = diff?.changes.filter(({ path }) => path.startsWith('contracts')).map(printChange) ?? []
        return changes.length > 0 ? [{ at: isoJst(at(loaded)), hash, changes }] : []
      })
      return { ...contractsOf(deps.plant, deps.coefficients(), deps.now()), versions }
    },
  )
  app.get(
    '/api/v1/plant',
    {
      schema: {
        summary: 'plant.yaml as it is in use, the contracts that people entered in it',
        response: { 200: z.object({ hash: z.string().describe('SHA-256 of the text, hex'), text: z.string() }) },
      },
    },
    async (request) => {
      needs(request, 'operator', '')
      const { hash, text } = deps.inUse.current()
      return { hash, text }
    },
  )
}
