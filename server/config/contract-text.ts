import { isMap, isScalar, isSeq, parse, parseDocument, stringify, type YAMLMap, type YAMLSeq } from 'yaml'
import { type ContractRecord, dayBefore } from '#core/contract-record'

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
/** The edit that puts a period in the place of one that begins on the same day. */
const replacing = (text: string, map: YAMLMap, entry: string): Edit => {
  const [start, end] = rangeOf(map)
  return { start, end: start + text.slice(start, end).trimEnd().length, text: entry }
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

type Dated = { readonly map: YAMLMap; readonly from: string; readonly to: string }
const LAST = '9999'
/** The periods of a contract in the text, oldest first. */
const periodsOf = (list: YAMLSeq | undefined, id: string): Dated[] =>
  (list?.items ?? [])
    .filter(isMap)
    .filter((map) => textOf(map, 'id') === id)
    .map((map) => ({ map, from: textOf(map, 'from') ?? '', to: textOf(map, 'to') ?? LAST }))
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))

/** The prices of a period: those that held on its first day, its own, or none. */
const pricesOf = ({ tariff, prices }: ContractRecord, held: YAMLMap | undefined): unknown => {
  if (tariff === 'own') return parse(prices ?? '') as unknown
  return tariff === 'same' ? (held?.toJSON() as Record<string, unknown> | undefined)?.['tariff'] : undefined
}
/** A period as plant.yaml has one; without a last day it goes on until the next one begins. */
const entryOf = (record: ContractRecord, held: YAMLMap | undefined, next: Dated | undefined): string => {
  const { tariff: _, prices: __, special, menu, from, to = next && dayBefore(next.from), ...rest } = record
  const body = {
    ...rest,
    ...(menu === '' ? {} : { menu }),
    from,
    ...(special === 'weighted' ? { weighted: true } : special === 'unused-heat' ? { unusedHeat: true } : {}),
    tariff: pricesOf(record, held),
    // last, where an end that is put later stands too
    to,
  }
  return stringify(body, { collectionStyle: 'flow', lineWidth: 0 }).trim()
}

/**
 * plant.yaml with a period of a contract in it: in the place of one that begins on its first day, else at the end of the list; the
 * one that holds on that day ends the day before. Everything else stays as it is written, comments too. Throws where its prices
 * are no YAML.
 */
export const contractText = (text: string, record: ContractRecord): string => {
  const found: unknown = parseDocument(text).get('contracts', true)
  const list = isSeq(found) ? found : undefined
  const periods = periodsOf(list, record.id)
  const same = periods.find((p) => p.from === record.from)
  const before = periods.findLast((p) => p.from < record.from)
  const next = periods.find((p) => p.from > record.from)
  const entry = entryOf(record, same?.map ?? before?.map, next)
  const ends = before !== undefined && before.to >= record.from
  return edited(text, [
    same ? replacing(text, same.map, entry) : adding(text, list, entry),
    ...(ends ? [ending(text, before.map, dayBefore(record.from))] : []),
  ])
}
/** The same with several, oldest first, so that each goes on where the one before ends. */
export const contractsText = (text: string, records: readonly ContractRecord[]): string =>
  records.toSorted((a, b) => (a.from < b.from ? -1 : 1)).reduce(contractText, text)
