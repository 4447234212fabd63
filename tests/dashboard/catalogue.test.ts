import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { AdjustmentWhy } from '#core/adjustment'
import { Carrier } from '#core/carrier'
import { CloseFindingKind } from '#core/close-finding'
import { MonthState } from '#core/close-view'
import { Why } from '#core/computed'
import { Measure, Metric, Role, Use } from '#core/plant'
import { Quality } from '#core/reading'
import { AgentState, Attention, TargetState } from '#core/snapshot'
import { en } from '../../dashboard/i18n/en.ts'
import { laterWords as enLater } from '../../dashboard/i18n/en-later.ts'
import { pageWords as enPages } from '../../dashboard/i18n/en-pages.ts'
import { ja } from '../../dashboard/i18n/ja.ts'
import { laterWords as jaLater } from '../../dashboard/i18n/ja-later.ts'
import { pageWords as jaPages } from '../../dashboard/i18n/ja-pages.ts'

/** Every text by its dotted key. */
const texts = (words: object, prefix = ''): Map<string, string> =>
  new Map(
    Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...texts(value as object, `${prefix}${key}.`)],
    ),
  )
const japanese = texts({ ...ja, ...jaPages, ...jaLater })
const english = texts({ ...en, ...enPages, ...enLater })
const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)(?:, era)?\}\}/g)].map((m) => m[1] ?? '').sort()

describe('catalogues', () => {
  it('keep the words of lazy pages apart from those of the first load', () => {
    const keys = [ja, jaPages, jaLater].flatMap((words) => Object.keys(words))
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  })
  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...japanese.keys()].sort())
  })
  it('fill the same places', () => {
    for (const [key, text] of japanese) expect([key, holes(english.get(key) ?? '')]).toEqual([key, holes(text)])
  })
  it('leave no text empty but that of no basis', () => {
    const empty = [...japanese, ...english].filter(
      ([key, text]) => text.trim() === '' && key !== 'overview.target.basis.none',
    )
    expect(empty).toEqual([])
  })
  it.each([
    ['why', Why.options],
    ['use', Use.options],
    ['role', Role.options],
    ['measure', Measure.options],
    ['quality', Quality.options],
    ['carrier', Carrier.options],
    ['overview.target', Metric.options],
    ['proof.target.formula', Metric.options],
    ['overview.target.state', TargetState.shape.state.options],
    ['overview.target.basis', TargetState.shape.basis.options],
    ['overview.attention.kind', Attention.shape.kind.options],
    ['overview.attention.action', Attention.shape.kind.options],
    ['overview.attention.level', Attention.shape.level.options],
    ['agents.state', AgentState.shape.state.options],
    ['closing.state', MonthState.options],
    ['closing.finding', CloseFindingKind.options],
    ['closing.action', CloseFindingKind.options],
    ['closing.why', AdjustmentWhy.options],
    ['agents.clock', AgentState.shape.clock.options],
  ])('have a text for every %s', (prefix, codes) => {
    for (const code of codes) expect(japanese.has(`${prefix}.${code}`), `${prefix}.${code}`).toBe(true)
  })
  it('write Japanese in Japanese only', () => {
    const mixed = [...english].filter(([key, text]) => /[ぁ-んァ-ヶ]/.test(text) && !key.startsWith('language.'))
    expect(mixed).toEqual([])
  })
})

const root = join(import.meta.dirname, '../../dashboard')
const pages = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.tsx') && !file.startsWith('dist'),
)
/** Attributes that people read or hear. */
const spoken = new Set(['title', 'label', 'placeholder', 'alt', 'aria-label', 'way'])

type Node = { type: string; [key: string]: unknown }
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value
/** Text between tags, and literal attributes that people read. */
const hardCoded = (node: Node): string[] => {
  const own =
    node.type === 'JSXText' && /\p{L}/u.test(String(node['value']))
      ? [String(node['value']).trim()]
      : node.type === 'JSXAttribute' && literalAttribute(node)
        ? [literalAttribute(node)]
        : []
  const children = Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]))
  return [...own, ...children.filter(isNode).flatMap(hardCoded)]
}
const literalAttribute = (node: Node): string => {
  const { name, value } = node as { name?: { name?: unknown }; value?: { type?: string; value?: unknown } | null }
  return spoken.has(String(name?.name)) && value?.type === 'Literal' ? String(value.value) : ''
}

describe('pages', () => {
  it('are found', () => expect(pages.length).toBeGreaterThan(20))
  it.each(pages)('%s keeps its words in the catalogues', (file) => {
    const source = readFileSync(join(root, file), 'utf8')
    const program: unknown = parseSync(file, source).program
    expect(isNode(program) ? hardCoded(program) : ['not parsed']).toEqual([])
    const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
    expect(code).not.toMatch(/[ぁ-んァ-ヶ一-龥]/)
  })
})
