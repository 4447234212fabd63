import type { z } from 'zod'
import { ContractDraft, ContractPlan } from '#core/contract-draft'
import { ContractList, contractsOf } from '#core/contract-view'
import { plantDiff, printChange } from '#core/plant-diff'
import { at, fiscalYear, fiscalYearOf, fiscalYearOfMonth, isoJst } from '#core/time'
import type { Resource } from './app.ts'
import { Entered } from './entered-resource.ts'
import { needs } from './rights.ts'

/** Versions of plant.yaml that are looked through: decades of them. */
const VERSIONS = 1_000
/** 契約: supply contracts of the plant with their state and the factor that they take, and how one is prepared. */
export const contracts: Resource = (app, deps) => {
  const { plant, coefficients, now } = deps
  app.get(
    '/api/v1/contracts',
    {
      schema: { summary: 'Supply contracts with supplier, period, state and factor', response: { 200: ContractList } },
    },
    async (): Promise<ContractList> => {
      const versions = (await deps.read('plantVersions', { limit: VERSIONS })).flatMap(({ loaded, hash, diff }) => {
        const changes = diff?.changes.filter(({ path }) => path.startsWith('contracts')).map(printChange) ?? []
        return changes.length > 0 ? [{ at: isoJst(at(loaded)), hash, changes }] : []
      })
      return { ...contractsOf(plant, coefficients(), now()), versions }
    },
  )
  const Plan = ContractPlan.extend({ effects: Entered.shape.effects })
  const summary =
    'A period of a contract as plant.yaml would have it: checked, with what it changes; nothing is written'
  app.post(
    '/api/v1/contracts/plan',
    { schema: { summary, body: ContractDraft, response: { 200: Plan } } },
    async (request): Promise<z.infer<typeof Plan>> => {
      needs(request, 'operator', '')
      const draft = request.body
      const { text, entry, ended, file } = deps.plantWith(draft)
      const rows = coefficients()
        .suppliers(draft.carrier)
        .flatMap((set) => set.bySupplier.get(draft.supplier) ?? [])
      const menus = [...new Set(rows.map((row) => row.menu))].filter((menu) => menu !== '')
      const findings = (file.ok ? file.warnings : file.findings).map(({ level, line, path, message }) => ({
        ...{ level, line, path, message },
      }))
      const plan = { text, entry, ended, findings, menus }
      if (!file.ok) return { ...plan, changes: [], item: null, effects: [] }
      const running = fiscalYearOf(now())
      const first = Math.max(fiscalYearOfMonth(draft.from.slice(0, 7)), running - 1)
      const years = [running - 1, running].filter((y) => y >= first).map(fiscalYear)
      const items = contractsOf(file.plant, coefficients(), now()).contracts
      return {
        ...plan,
        changes: plantDiff(plant, file.plant).changes.map(printChange),
        item: items.find((c) => c.id === draft.id && c.from === draft.from) ?? null,
        effects: await deps.annualEffects(years, () => ({ plant: file.plant })),
      }
    },
  )
}
