import { join } from 'node:path'
import { z } from 'zod'
import { parseCoefficients } from '#core/coefficient'
import { setChanges } from '#core/coefficient-diff'
import type { CoefficientSet } from '#core/coefficient-set'
import { type ImportedSets, setsOfSheet } from '#core/supplier-import'
import { readSupplierSheet } from '#core/supplier-sheet'
import { ownFolder, writeSets } from '../coefficients/folder.ts'
import { readList } from '../coefficients/sheet.ts'
import { readCoefficients } from '../main.ts'
import { changesText } from './coefficients.ts'
import { columns } from './columns.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'

/** What the command line must say of a list: its year is never worked out. */
const Options = z.object({
  kind: z.enum(['electricity', 'gas', 'heat'], { error: '--kind is electricity, gas or heat' }),
  year: z.union(
    [
      z.int(),
      z
        .string()
        .regex(/^\d{4}$/)
        .transform(Number),
    ],
    {
      error: '--year states the fiscal year of the emissions that the list is for, 2026',
    },
  ),
  title: z.string({ error: '--title states the document' }).min(1),
  published: z
    .string({ error: '--published states the day of publication, 2027-01-15' })
    .regex(/^\d{4}-\d{2}-\d{2}$/, '--published is written 2027-01-15'),
  url: z.string().optional(),
  sheet: z.union([z.int().positive(), z.string()]).default(1),
  revision: z.boolean().default(false),
  write: z.boolean().default(false),
  json: z.boolean().default(false),
})
type Options = z.infer<typeof Options>

const out = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`)
const HEAD = 8

/** The list of the year before among the sets, to compare with. */
const before = (sets: readonly CoefficientSet[], { kind, year }: Options): CoefficientSet | undefined =>
  sets
    .filter(
      (set) => set.kind === 'supplier-co2' && set.complete && set.id.startsWith(`shk-${kind}-`) && set.from <= year,
    )
    .at(-1)

const preview = (made: readonly CoefficientSet[], old: CoefficientSet | undefined): string[] => {
  const [list] = made
  if (list?.kind !== 'supplier-co2') return []
  const rows = list.values.map((r) => [
    r.registration,
    r.company,
    r.menu,
    r.basic ?? '-',
    r.adjusted ?? '-',
    r.substituted ? '※' : '',
  ])
  const shown = rows.length > 2 * HEAD ? [...rows.slice(0, HEAD), ['…'], ...rows.slice(-HEAD)] : rows
  const suppliers = new Set(list.values.map((r) => r.registration || r.company)).size
  const changes = old ? setChanges(old, list) : []
  const count = (change: string): number => changes.filter((c) => c.change === change).length
  return [
    ...columns([['登録番号', '事業者', 'メニュー', '基礎', '調整後', ''], ...shown]),
    '',
    `${list.values.length} rows of ${suppliers} suppliers for the emissions of FY${list.from}, ${list.unit}`,
    ...made.slice(1).map((set) => `${set.id}: ${set.values.map((r) => ('value' in r ? r.value : '')).at(-1) ?? ''}`),
    ...made.flatMap((set) => (set.supersedes ? [`${set.id} takes the place of ${set.supersedes.join(', ')}`] : [])),
    ...(old ? [`against ${old.id}: ${count('changed')} changed, ${count('new')} new, ${count('gone')} gone`] : []),
    ...(changes.length > 0 ? changesText(changes.slice(0, HEAD)) : []),
  ]
}

const refuse = (path: string, findings: readonly { row: number; message: string }[], machine: boolean): number => {
  if (machine) out([JSON.stringify({ ok: false, findings })])
  for (const { row, message } of findings) process.stderr.write(`${row === 0 ? path : `${path}:${row}`}: ${message}\n`)
  process.stderr.write(`${path}: ${findings.length} findings, nothing imported\n`)
  return exit.failed
}

/** The new sets beside all that is there: they must be sound as one whole. */
const checked = (made: ImportedSets, there: ReturnType<typeof readCoefficients>): ImportedSets => {
  if (!made.ok) return made
  const files = [...there.sets, ...made.sets].map((set) => ({ name: `${set.id}.json`, json: set }))
  const parsed = parseCoefficients([...files, { name: 'sources.json', json: there.sources }])
  if (parsed.ok) return made
  return {
    ok: false,
    findings: parsed.findings.map((f) => ({ row: 0, message: `${f.file} ${f.where}: ${f.message}` })),
  }
}

/** `gentani coefficients import <file>`: a yearly list becomes sets in the data directory; without --write it is only shown. */
export const importList = async (path: string, given: Record<string, unknown>): Promise<number> => {
  const options = Options.safeParse(given)
  if (!options.success) {
    for (const { message } of options.error.issues) process.stderr.write(`gentani coefficients import: ${message}\n`)
    return exit.usage
  }
  const { kind, year, title, published, url = null, sheet, revision, write, json } = options.data
  const { dataDir } = environment()
  const there = readCoefficients(dataDir)
  const read = readSupplierSheet(await readList(path, sheet), kind)
  const made = checked(setsOfSheet(there, read, { kind, year, title, published, url, isRevision: revision }), there)
  if (!made.ok) return refuse(path, made.findings, json)
  const files = write ? writeSets(ownFolder(dataDir), made.sets) : []
  if (json) out([JSON.stringify({ ok: true, written: files, sets: made.sets })])
  else {
    out(preview(made.sets, before(there.sets, options.data)))
    out([
      write ? `written: ${files.join(', ')}` : `nothing written; --write puts it into ${join(dataDir, 'coefficients')}`,
    ])
  }
  return exit.done
}
