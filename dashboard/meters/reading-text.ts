/**
 * A displayed value with its thousands separated, digit for digit as the meter shows it: no rounding, no zeros dropped.
 * Text that is no plain decimal is shown as it is.
 */
export const readingText = (value: string | number, decimals: number): string => {
  const text = typeof value === 'number' ? value.toFixed(decimals) : value
  const parts = /^([+-]?)(\d+)(\.\d+)?$/.exec(text.trim())
  if (!parts) return text
  const [, sign = '', whole = '', fraction = ''] = parts
  return `${sign === '-' ? '−' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`
}
