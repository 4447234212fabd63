import { createHash } from 'node:crypto'
import { setChanges } from '#core/coefficient-diff'
import { supersededIds } from '#core/coefficient-lint'
import { type CoefficientSet, setText } from '#core/coefficient-set'
import { setSummary } from '#core/coefficient-summary'
import { readCoefficients } from '../main.ts'
import { columns } from './columns.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`)
const json = (value: unknown): void => print([JSON.stringify(value)])
const complain = (message: string): number => {
  process.stderr.write(`gentani coefficients: ${message}\n`)
  return exit.usage
}
const open = () => readCoefficients(environment().dataDir)

/** SHA-256 of a set's canonical text: what a close pins. */
const hashOf = (set: CoefficientSet): string => createHash('sha256').update(setText(set)).digest('hex')
const about = (set: CoefficientSet, old: ReadonlySet<string>) => ({ ...setSummary(set, old), sha256: hashOf(set) })

/** `gentani coefficients list`: every set with its years, values and hash. */
export const list = (options: { json: boolean }): number => {
  const { sets } = open()
  const old = supersededIds(sets)
  const rows = sets.map((set) => about(set, old))
  if (options.json) json({ sets: rows })
  else {
    const year = (y: number | null): string => (y === null ? '' : String(y))
    print(
      columns([
        ['set', 'years', 'values', 'confidence', 'sha256', 'state', 'title'],
        ...rows.map((r) => [
          r.id,
          `${year(r.from)}–${year(r.to)}`,
          String(r.values),
          r.confidence,
          r.sha256.slice(0, 12),
          r.superseded ? 'superseded' : '',
          r.title,
        ]),
      ]),
    )
  }
  return exit.done
}

const printedRow = (set: CoefficientSet): string[][] => {
  if (set.kind === 'supplier-co2')
    return [
      ['登録番号', '事業者', 'メニュー', '基礎', '調整後', ''],
      ...set.values.map((r) => [
        r.registration,
        r.company,
        r.menu,
        r.basic ?? '-',
        r.adjusted ?? '-',
        r.substituted ? '※' : '',
      ]),
    ]
  const years = (r: { from: number | null; to: number | null }): string => `${r.from ?? ''}–${r.to ?? ''}`
  if (set.kind === 'fuel')
    return [
      ['key', 'years', 'heat', 'carbon', 'product', 'confidence', 'sources', 'name'],
      ...set.values.map((r) => [
        r.key,
        years(r),
        r.heat === null ? '-' : `${r.heat} ${r.heatUnit}`,
        r.carbon === null ? '-' : `${r.carbon} ${r.carbonUnit}`,
        r.product ? `${r.product} ${r.productUnit ?? ''}` : '-',
        r.confidence,
        r.sources.join(' '),
        r.name,
      ]),
    ]
  return [
    ['key', 'years', 'value', 'confidence', 'sources', 'name'],
    ...set.values.map((r) => [r.key, years(r), `${r.value} ${r.unit}`, r.confidence, r.sources.join(' '), r.name]),
  ]
}

/** `gentani coefficients show <set>`: its values as printed, with source and confidence. */
export const show = (id: string, options: { json: boolean }): number => {
  const { sets, sources } = open()
  const set = sets.find((s) => s.id === id)
  if (!set) return complain(`there is no set ${id}; see gentani coefficients list`)
  const named = new Set(set.kind === 'supplier-co2' ? set.sources : set.values.flatMap((r) => r.sources))
  const documents = [...named].flatMap((key) => (sources[key] ? [{ id: key, ...sources[key] }] : []))
  if (options.json) json({ ...about(set, supersededIds(sets)), set, documents })
  else {
    print([`${set.id}: ${set.title}`, `sha256 ${hashOf(set)}`, ...(set.attribution ? [set.attribution] : []), ''])
    print(columns(printedRow(set)))
    print(['', ...documents.map((d) => `${d.id}: ${[d.issuer, d.title, d.date, d.url].filter(Boolean).join(', ')}`)])
  }
  return exit.done
}

/** `gentani coefficients diff <before> <after>`: row by row, as printed. */
export const diff = ([a, b]: readonly [string, string], options: { json: boolean }): number => {
  const { sets } = open()
  const [before, after] = [a, b].map((id) => sets.find((set) => set.id === id))
  if (!before) return complain(`there is no set ${a}`)
  if (!after) return complain(`there is no set ${b}`)
  const changes = setChanges(before, after)
  if (options.json) json({ before: a, after: b, changes })
  else print(changesText(changes))
  return exit.done
}
/** Changes as lines for people. */
export const changesText = (changes: ReturnType<typeof setChanges>): string[] =>
  changes.length === 0
    ? ['no difference']
    : columns(changes.map((c) => [c.change, c.row, c.before ?? '-', '→', c.after ?? '-']))
