import type { EntryPreview } from '../api/manual-readings.ts'
import type { T } from '../i18n/i18n.ts'
import { readingWords } from '../i18n/ja-readings.ts'

const { flaw } = readingWords.readings
type Code = keyof typeof flaw
const isCode = (why: string): why is Code => Object.hasOwn(flaw, why)
type Flaw = EntryPreview['flaws'][number]

/** What is wrong with a line, in the reader's language. */
export const flawWords = (t: T, { why, text = '', numbers = {} }: Flaw): string =>
  isCode(why)
    ? t(`readings.flaw.${why}`, {
        text,
        other: numbers['other'] ?? '',
        before: numbers['before'] ?? '',
        delivered: numbers['delivered'] ?? '',
        now: numbers['now'] ?? '',
      })
    : why
/** Where it stands. */
export const lineWords = (t: T, line: number): string =>
  line === 0 ? t('readings.standing') : t('readings.line', { line })
