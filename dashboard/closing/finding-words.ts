import type { CloseFinding } from '#core/close-finding'
import { decimal, percent, signed } from '../format/number.ts'
import type { T } from '../i18n/i18n.ts'

type Said = Pick<CloseFinding, 'kind' | 'subject' | 'numbers'>
/** What a finding says; `place` is its subject by name. */
export const findingWords = (t: T, { kind, numbers }: Said, place: string): string => {
  const n = (name: string): number => numbers[name] ?? 0
  return t(`closing.finding.${kind}`, {
    place,
    count: n('count'),
    known: percent(n('known')),
    limit: percent(n('limit')),
    outside: n('outside'),
    days: n('days'),
    deviation: signed(n('deviation')),
    tolerance: decimal(n('tolerance')),
    year: n('year'),
  })
}

/** Where a finding is solved. */
export const findingPath: Record<CloseFinding['kind'], string> = {
  'month-not-over': '/',
  'open-decisions': '/decisions',
  'coverage-low': '/meters',
  'meter-silent': '/meters',
  'balance-drift': '/meters',
  'missing-activity': '/records',
  'quarantine-pending': '/decisions',
  'provisional-factors': '/',
}
