import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type YAMLMap, type YAMLSeq } from 'yaml'
import type { ContractDraft, ContractText } from '#core/contract-draft'
import { DAY, dayInterval, dayOf, type EpochMs } from '#core/time'

/** A piece of text put in the place of another. */
type Edit = { readonly start: number; readonly end: number; readonly text: string }
const edited = (text: string, edits: readonly Edit[]): string =>
  edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: put }) => all.slice(0, start) + put + all.slice(end), text)

const rangeOf = (node: { range?: readonly number[] | null }): [number, number] => [
  node.range?.[0] ?? 0,
  node.range?.[1] ?? 0,
]
const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}
const textOf = (map: YAMLMap, key: string): string | undefined => {
  const value: unknown = map.get(key)
  return value === undefined ? undefined : String(value)
}

/** The edit that ends a period on a day; all else of the file stays as it is written. */
const ending = (text: string, map: YAMLMap, to: string): Edit => {
  const has = map.items.find((pair) => isScalar(pair.key) && pair.key.value === 'to')?.value
  if (isScalar(has)) {
    const [start, end] = rangeOf(has)
    return { start, end, text: to }
  }
  const [start, end] = rangeOf(map)
  if (map.flow) {
    const last = text.slice(start, end - 1).trimEnd().length + start
    return { start: last, end, text: `, to: ${to} }` }
  }
  const first = text.slice(0, start).length - lineStart(text, start)
  return { start, end: start, text: `to: ${to}\n${' '.repeat(first)}` }
}
/** The edit that puts a line at the end of the list of contracts. */
const adding = (text: string, list: YAMLSeq | undefined, entry: string): Edit => {
  const last = list?.items.at(-1)
  if (!list)
    return {
      start: text.length,
      end: text.length,
      text: `${text.endsWith('\n') ? '' : '\n'}contracts:\n  - ${entry}\n`,
    }
  const [start, end] = rangeOf(list)
  if (!isMap(last)) return { start, end, text: `\n  - ${entry}` }
  const [from, to] = rangeOf(last)
  if (list.flow) return { start: to, end: to, text: `, ${entry}` }
  const indent = /^\s*/.exec(text.slice(lineStart(text, from)))?.[0] ?? ''
  // a block ends where the next line begins; the line of a flow map goes on to its end
  const close = lineEnd(text, last.flow ? to : text.slice(0, to).trimEnd().length)
  return { start: close, end: close, text: `\n${indent}- ${entry}` }
}

/**
 * plant.yaml with a period of a contract put at the end of its list; the period of the same contract that holds on its first day
 * ends the day before. Everything else stays as it is written, comments too.
 */
export const contractText = (text: string, draft: ContractDraft): ContractText => {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines })
  const found: unknown = doc.get('contracts', true)
  const list = isSeq(found) ? found : undefined
  const before = list?.items.filter(isMap).find((map) => {
    const [from = '', to = '9999'] = [textOf(map, 'from'), textOf(map, 'to')]
    return textOf(map, 'id') === draft.id && from < draft.from && draft.from <= to
  })
  const { tariff, menu, from, to, ...rest } = draft
  const prices = tariff === 'same' ? before?.toJSON()['tariff'] : undefined
  const body = { ...rest, ...(menu === '' ? {} : { menu }), from, to, tariff: prices as unknown }
  const entry = stringify(body, { collectionStyle: 'flow', lineWidth: 0 }).trim()
  const dayBefore = dayOf((dayInterval(from).start - DAY) as EpochMs)
  const edits = [adding(text, list, entry), ...(before ? [ending(text, before, dayBefore)] : [])]
  const line = before ? lines.linePos(rangeOf(before)[0]).line : 0
  return {
    text: edited(text, edits),
    entry: `- ${entry}`,
    ended: before ? { from: textOf(before, 'from') ?? null, to: dayBefore, line } : null,
  }
}
