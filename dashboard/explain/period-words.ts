import type { Month } from '#core/time'
import { dayText, moment, monthText, year } from '../format/time.ts'
import type { T } from '../i18n/i18n.ts'

/**
 * Of when a figure is, as its id begins: fy2025, 2025-04, 2025-04-01, 2025-04-01T00:30; null where the id does not say it.
 * A half-hour under its own day is called by its time alone.
 */
export const periodWords = (t: T, id: string, above?: string): string | null => {
  const [, fy, date, time] = /^(?:fy(\d{4})|(\d{4}-\d{2}(?:-\d{2})?)(?:T(\d{2}:\d{2}))?)(?:\.|$)/.exec(id) ?? []
  if (fy) return year(t, Number(fy))
  if (!date) return null
  if (date.length === 7) return monthText(t, date as Month)
  if (time && above?.startsWith(`${date}.`)) return time
  const words = dayText(t, moment(`${date}T00:00:00+09:00`))
  return time ? `${words} ${time}` : words
}
