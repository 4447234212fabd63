import { describe, expect, it } from 'vitest'
import { isoJst } from '#core/time'
import { endOfDay, writtenDate } from '#core/written-date'
import { writtenNumber } from '#core/written-number'
import { table } from './table.ts'

const rows = table('written')
const number = (text: string): string => {
  const read = writtenNumber(text)
  return read.ok ? [read.value, ...read.notes].join(' ') : read.why
}
const date = (text: string): string => {
  const read = writtenDate(text)
  return read.ok ? isoJst(read.at) : read.why
}

describe('numbers and dates as people write them', () => {
  it.each(rows.map((row) => [row('kind'), row('written'), row('read')] as const))('%s "%s"', (kind, written, read) => {
    expect(kind === 'number' ? number(written) : date(written)).toBe(read)
  })
  it('a time of day may stand in a column of its own', () => {
    expect(writtenDate('2026/4/1', '17:00')).toEqual({
      ok: true,
      at: Date.parse('2026-04-01T17:00+09:00'),
      hasTime: true,
    })
    expect(writtenDate('2026/4/1', '5 pm')).toEqual({ ok: false, why: 'time-unreadable' })
  })
  it('the last day of a bill is included', () => {
    const day = writtenDate('2026/5/4')
    expect(day.ok && isoJst(endOfDay(day))).toBe('2026-05-05T00:00:00+09:00')
    const moment = writtenDate('2026/5/4 10:00')
    expect(moment.ok && isoJst(endOfDay(moment))).toBe('2026-05-04T10:00:00+09:00')
  })
})
