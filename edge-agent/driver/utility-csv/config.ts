import { z } from 'zod'
import { Duration } from '#core/time'
import { pointFields } from '../point.ts'

const Column = z.int().min(1).max(500)
const Point = z
  .strictObject({
    ...pointFields,
    every: Duration.optional(),
    where: z
      .strictObject({ column: Column, is: z.string().min(1) })
      .optional()
      .describe('only rows with this in that column: the supply point number (供給地点特定番号)'),
  })
  .refine(({ measure }) => measure === 'delta', {
    path: ['measure'],
    error: 'a half-hour value is an amount of its half-hour: measure: delta',
  })

/** 30分値: files of a utility or retailer, one row a day with 48 amounts, or one row a half-hour. Columns count from 1. */
export const UtilityCsvConfig = z.strictObject({
  id: z.string().min(1),
  driver: z.literal('utility-csv'),
  path: z.string().min(1).describe('folder that the files come into, or one file'),
  every: Duration.default(60_000).describe('how often the folder is looked at'),
  encoding: z.enum(['utf-8', 'shift_jis']).default('shift_jis'),
  delimiter: z.string().length(1).default(','),
  date: Column.default(1).describe('column of the day: 2026/4/1, 2026-04-01, 20260401 or 2026年4月1日'),
  first: Column.default(2).describe(
    'column of the amount of 0:00 to 0:30, the other 47 after it; with `time` the one amount',
  ),
  time: Column.optional().describe('one row a half-hour: column of the time of day, 0:30 or 0030'),
  stamp: z.enum(['start', 'end']).default('start').describe('with `time`: which end of its half-hour it is'),
  points: z.array(Point).min(1),
})
export type UtilityCsvConfig = z.infer<typeof UtilityCsvConfig>
