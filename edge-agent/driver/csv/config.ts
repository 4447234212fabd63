import { z } from 'zod'
import { Duration } from '#core/time'
import { pointFields } from '../point.ts'
import { Backfill } from '../schedule.ts'
import { TimeColumn } from './stamp.ts'

const Factor = z.string().regex(/^\d{1,6}(\.\d{1,6})?$/, 'a decimal number in quotes, at most six decimals')
const Point = z.strictObject({
  ...pointFields,
  column: z.string().min(1).describe('column by its heading; without a heading row by its number, from 1'),
  every: Duration.optional().describe('replay: live step of this point, a multiple of the device’s'),
  above: Factor.default('0').describe('replay: only the part of a row above this amount counts (base load)'),
  times: z
    .union([Factor, z.array(Factor).length(12)])
    .default('1')
    .describe('replay: factor on each row, or twelve, January first; for sub-meters that are shares of the column'),
})
export type CsvPoint = z.infer<typeof Point>

export const CsvConfig = z
  .strictObject({
    id: z.string().min(1),
    driver: z.literal('csv'),
    path: z.string().min(1).describe('the file, from the folder of agent.yaml; .gz is read as it is'),
    mode: z
      .enum(['follow', 'read', 'replay'])
      .describe('follow: rows as they are appended; read: the whole file once; replay: see replay'),
    replay: z
      .enum(['yearly'])
      .optional()
      .describe(
        'yearly: a year of interval amounts becomes a cumulative register, by date and time of day on the present calendar; 29 February repeats the 28th',
      ),
    time: TimeColumn.prefault({}),
    delimiter: z.string().length(1).default(','),
    header: z.boolean().default(true).describe('the first row names the columns'),
    encoding: z.enum(['utf-8', 'shift_jis']).default('utf-8'),
    decimal: z.enum(['.', ',']).default('.'),
    thousands: z.enum([',', '.', ' ']).optional().describe('mark between groups of digits'),
    every: Duration.default(1_000).describe('follow: how often the file is looked at; replay: live step'),
    interval: Duration.default(900_000).describe('replay: length of a row'),
    stamp: z.enum(['start', 'end']).default('end').describe('replay: which end of its interval a row bears'),
    originYear: z.int().min(1970).default(2020).describe('replay: registers stand at zero on 1 January of this year'),
    backfill: Backfill.optional(),
    points: z.array(Point).min(1),
  })
  .superRefine(({ mode, replay, path, backfill, decimal, thousands }, ctx) => {
    const say = (field: string, message: string) => ctx.addIssue({ code: 'custom', path: [field], message })
    if (mode === 'replay' && !replay) say('mode', 'replay needs `replay: yearly`')
    if (mode !== 'replay' && replay) say('replay', 'belongs to mode: replay')
    if (mode !== 'replay' && backfill) say('backfill', 'a file is read from its first row; backfill belongs to replay')
    if (mode === 'follow' && path.endsWith('.gz')) say('path', 'a compressed file cannot be followed; use mode: read')
    if (thousands === decimal) say('thousands', 'the same mark as decimal')
  })
export type CsvConfig = z.infer<typeof CsvConfig>
