import type { QuarantineItem } from '../api/quarantine.ts'
import type { T } from '../i18n/i18n.ts'
import type { records } from '../i18n/ja-records.ts'

type Code = keyof typeof records.decisions.code
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
] as const satisfies readonly Code[]
const isCode = (text: string | null | undefined): text is Code => codes.some((code) => code === text)

/** The reason in the reader's language; a code that this page does not know keeps the server's words. */
export const reasonWords = (t: T, { code, reason }: QuarantineItem): string => {
  if (isCode(code)) return t(`decisions.code.${code}`)
  return reason
}
