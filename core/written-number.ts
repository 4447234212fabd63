/** Why a written amount cannot be taken as it stands. */
export type NumberFlaw =
  | 'number-empty'
  | 'number-comma'
  | 'number-unit'
  | 'number-exponent'
  | 'number-sign'
  | 'number-unreadable'
/** A decimal as the ledger takes it, and what was done to read it: `separators` taken out, `wide` characters made narrow. */
export type WrittenNumber =
  | { readonly ok: true; readonly value: string; readonly notes: readonly ('separators' | 'wide')[] }
  | { readonly ok: false; readonly why: NumberFlaw }

/** Full-width forms (U+FF01 … U+FF5E) and the ideographic space as ASCII; the true minus sign as a hyphen. */
export const narrow = (text: string): string =>
  text
    .replaceAll(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
    .replaceAll('\u2212', '-')
    .replaceAll('、', ',')

const PLAIN = /^-?\d{1,30}(\.\d{1,30})?$/
const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d{1,30})?$/

const flawOf = (text: string): NumberFlaw => {
  if (/^[△▲(+]/.test(text) || /[)-]$/.test(text)) return 'number-sign'
  if (/^-?\d[\d.,]*e[+-]?\d+$/i.test(text)) return 'number-exponent'
  if (/^-?[\d,]*\d[\d,]*(\.\d+)?$/.test(text)) return 'number-comma'
  return /^-?[\d.,]+\s*[^\d\s.,]/.test(text) ? 'number-unit' : 'number-unreadable'
}

/**
 * A number as people write it in Japan: 12345.6, 12,345.6, １２，３４５．６. A comma is a thousands separator only where it parts
 * groups of three; "12,5", a unit behind the number, an exponent, △ and + are refused: nothing is guessed.
 */
export const writtenNumber = (text: string): WrittenNumber => {
  const trimmed = text.trim()
  const narrowed = narrow(trimmed).trim()
  if (narrowed === '') return { ok: false, why: 'number-empty' }
  const wide = narrowed === trimmed ? [] : (['wide'] as const)
  if (PLAIN.test(narrowed)) return { ok: true, value: narrowed, notes: wide }
  if (!GROUPED.test(narrowed)) return { ok: false, why: flawOf(narrowed) }
  return { ok: true, value: narrowed.replaceAll(',', ''), notes: ['separators', ...wide] }
}
