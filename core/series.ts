import { z } from 'zod'

/**
 * Steps of a series; `auto` is the finest that keeps within 2,000 points, or those asked for, and that is no finer than the meters
 * are read. Seconds are made of readings.
 */
export const Step = z.enum(['auto', '1s', '10s', '1m', '5m', '30m', '1h', '1d', '1mo'])
export type Step = z.infer<typeof Step>

/**
 * One key on the time axis. A key is a meter `site/meter`, a role `site:role/intake`, a use `site:use/cooling`,
 * a KPI `site:kpi/ratio`, or what a meter has over its parts `site:balance/meter`. Rows are `[t (UTC ms), mean, min, max, coverage 0…1]`; mean is null where nothing is covered.
 * Means of amounts are rates per hour (kWh → kW), so that steps of any length compare.
 */
export const SeriesLine = z.object({
  key: z.string(),
  unit: z.string(),
  source: z
    .enum(['ledger', 'influxdb', 'both'])
    .describe('whose readings it is made of: InfluxDB’s are read for minutes of more than 90 days ago'),
  rows: z.array(z.tuple([z.number(), z.number().nullable(), z.number().nullable(), z.number().nullable(), z.number()])),
})
export type SeriesLine = z.infer<typeof SeriesLine>
export const Series = z.object({
  from: z.string(),
  to: z.string(),
  step: Step,
  series: z.array(SeriesLine),
  instead: z
    .string()
    .nullable()
    .describe('why the ledger’s own readings stand where InfluxDB’s were asked for; null: they do not'),
})
export type Series = z.infer<typeof Series>
