import type { QuarantineItem } from '../api/quarantine.ts'
import { decimal, signed } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'
import type { ja } from '../i18n/ja.ts'
import { readingText } from '../meters/reading-text.ts'

type Code = keyof typeof ja.decisions.code
const codes = [
  'unreadable',
  'malformed',
  'too-large',
  'conflict',
  'void',
  'unknown-meter',
  'foreign-meter',
  'birth-mismatch',
  'bad-time',
  'bad-quality',
  'not-a-number',
  'too-many-decimals',
  'sentinel',
  'out-of-range',
  'future',
  'suspect',
  'step',
] as const satisfies readonly Code[]
const isCode = (text: string | null | undefined): text is Code => codes.some((code) => code === text)

/** The reason in the reader's language; a code that this page does not know keeps the server's words. */
export const reasonWords = (t: T, { kind, code, reason }: QuarantineItem): string => {
  if (isCode(code)) return t(`decisions.code.${code}`)
  return kind === 'step' ? t('decisions.code.step') : reason
}

/** Digits that the server sends are shown; nothing is rounded away from evidence. */
const EVIDENCE = 9
const shown = (value: string | number): string => readingText(value, typeof value === 'number' ? decimalsOf(value) : 0)
const decimalsOf = (n: number): number => Math.min(EVIDENCE, String(n).split('.')[1]?.length ?? 0)

/** What was read: the step with its two registers, or the value that was refused. */
export const valueWords = (t: T, item: QuarantineItem): { main: string; aside: string | null } | null => {
  const unit = unitText(item.unit ?? '')
  const sides =
    item.from && item.to ? t('decisions.from', { from: shown(item.from.value), to: shown(item.to.value) }) : null
  if (item.amount !== null && item.amount !== undefined)
    return { main: `${signed(item.amount, decimalsOf(item.amount))} ${unit}`.trim(), aside: sides }
  if (item.value === null || item.value === undefined) return sides ? { main: sides, aside: null } : null
  const text = typeof item.value === 'number' ? decimal(item.value, decimalsOf(item.value)) : readingText(item.value, 0)
  return { main: `${text} ${unit}`.trim(), aside: null }
}
