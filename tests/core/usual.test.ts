import { expect, test } from 'vitest'
import { DAY, MINUTE, SLOT } from '#core/time'
import { usualAmount, usualWindows } from '#core/usual'

const T = 1_790_000_000_000 - (1_790_000_000_000 % SLOT)
/** Two half-hours `weeks` back, each with an amount and measured time. */
const week = (weeks: number, [a, b]: [number, number], measured = SLOT) =>
  [a, b].map((amount, i) => ({ start: T - weeks * 7 * DAY + i * SLOT, amount, measured }))

test('the usual amount is the mean of the same hours of past weeks, partial half-hours pro rata', () => {
  const bins = [...week(1, [600, 300]), ...week(2, [1200, 900])]
  expect(usualAmount(bins, T, T + 2 * SLOT)).toBe((900 + 2100) / 2)
  expect(usualAmount(bins, T + 15 * MINUTE, T + 2 * SLOT - 15 * MINUTE)).toBe((450 + 1050) / 2)
})
test('weeks that were not wholly measured say nothing, and without any there is none', () => {
  const bins = [...week(1, [600, 300], SLOT - 1), ...week(3, [100, 100])]
  expect(usualAmount(bins, T, T + 2 * SLOT)).toBe(200)
  expect(usualAmount(week(1, [600, 300], 0), T, T + SLOT)).toBeNull()
  expect(usualAmount(week(5, [600, 300]), T, T + SLOT)).toBeNull()
})
test('over a week there are no same hours that do not overlap it', () => {
  expect(usualAmount(week(1, [600, 300]), T, T + 7 * DAY + 1)).toBeNull()
  expect([usualWindows(T, T + 7 * DAY + 1).length, usualWindows(T, T + 7 * DAY).length]).toEqual([0, 4])
  expect(usualWindows(T + 1, T + SLOT)[0]).toEqual({ from: T - 7 * DAY, to: T + SLOT - 7 * DAY })
})
