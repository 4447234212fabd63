import type { Attention } from '#core/snapshot'
import { dayStart, monthOf } from '#core/time'
import { decimal, percent, signed } from '../format/number.ts'
import { age, dayTime, hourMinute, moment, monthText } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'

/** What fills the texts of an attention. `now` is the snapshot's time, `place` the site and meter by name. */
export const attentionWords = (t: T, item: Attention, { now, place }: { now: string; place: string }): string => {
  const n = (name: string): number => item.numbers[name] ?? 0
  const since = item.since ? moment(item.since) : moment(now)
  const today = dayStart(since) === dayStart(moment(now))
  if (item.kind === 'agent-offline' && item.since === undefined)
    return t('overview.attention.neverConnected', { place })
  const amount = (name: string): string =>
    item.unit === '1'
      ? `${percent(n(name))} %`
      : `${decimal(n(name), Math.abs(n(name)) < 10 ? 2 : 0)} ${unitText(item.unit ?? '')}`
  const places = Math.abs(n('amount')) < 10 ? 2 : 0
  return t(`overview.attention.kind.${item.kind}`, {
    place,
    amount: `${signed(n('amount'), places)} ${unitText(item.unit ?? '')}`.trim(),
    count: n('count'),
    waiting: decimal(n('waiting')),
    age: age(t, moment(now) - since),
    since: today ? hourMinute(since) : dayTime(t, since),
    forecast: decimal(n('forecast_kW')),
    limit: decimal(n('limit_kW')),
    month: monthText(t, monthOf(since)),
    percent: signed(n('percent'), 1),
    year: n('year'),
    used: n('used'),
    measured: percent(n('measured')),
    value: amount('value'),
    expected: amount('expected'),
    hours: decimal(n('hours'), n('hours') % 1 === 0 ? 0 : 1),
  })
}

/** Worst first; among equals the oldest. */
export const bySeverity = (items: readonly Attention[]): Attention[] => {
  const rank = { alarm: 0, warning: 1, info: 2 }
  return [...items].sort((a, b) => rank[a.level] - rank[b.level] || (a.since ?? '').localeCompare(b.since ?? ''))
}
