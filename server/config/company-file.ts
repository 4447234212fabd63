import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Company, companyPlant } from '#core/company'
import type { Finding } from '#core/finding'
import type { Plant } from '#core/plant'
import { problemsOf } from './issue.ts'
import { loadPlant } from './plant-file.ts'
import { parseYaml, unreadable } from './yaml-file.ts'

/** A company.yaml that may be used: the plants of its site servers, and all of them as one; or everything that keeps it from it. */
export type CompanyFile =
  | { readonly ok: true; company: Company; plants: Plant[]; plant: Plant; folder: string; warnings: Finding[] }
  | { readonly ok: false; findings: Finding[] }

const problems = problemsOf(Company, 'a company begins with company, influxdb and plants')

/** Reads company.yaml and each plant.yaml that it names; all findings come at once, with file, line and column. */
export const loadCompany = (path: string): CompanyFile => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return { ok: false, findings: [unreadable(path, error)] }
  }
  const folder = dirname(resolve(path))
  const alone = parseYaml(text, path, { schema: Company, problems, check: () => [] })
  if (!alone.ok) return alone
  const files = alone.value.plants.map((name) => loadPlant(resolve(folder, name)))
  const broken = files.flatMap((f) => (f.ok ? [] : f.findings))
  if (broken.length > 0) return { ok: false, findings: broken }
  const plants = files.flatMap((f) => (f.ok ? f.plant : []))
  const together = parseYaml(text, path, { schema: Company, problems, check: (c) => companyPlant(c, plants).flaws })
  if (!together.ok) return together
  const { plant } = companyPlant(together.value, plants)
  const warnings = [...together.warnings, ...files.flatMap((f) => (f.ok ? f.warnings : []))]
  return { ok: true, company: together.value, plants, plant, folder, warnings }
}
