import { z } from 'zod'
import { Duration, type EpochMs } from '#core/time'
import type { Driver, Sample, Start } from '../driver.ts'
import { pointFields } from '../point.ts'
import { display, micro } from '../register.ts'
import { Backfill, instants, momentOf } from '../schedule.ts'
import { moment } from './calendar.ts'
import { dataCentre } from './data-centre.ts'
import { factory } from './factory.ts'
import type { Model } from './model.ts'
import { type World, world } from './world.ts'

const models = { 'data-centre': dataCentre, factory } as const satisfies Record<string, Model>

const Point = z.strictObject({
  ...pointFields,
  quantity: z.string().describe('what it meters in the model; its unit is the point’s unit'),
  every: Duration.optional().describe('live step of this point, a multiple of the device’s'),
  initial: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,6})?$/, 'a decimal number in quotes')
    .default('0')
    .describe('what the register showed on 1 April 2024'),
})
type Point = z.infer<typeof Point>

export const SimulatorConfig = z
  .strictObject({
    id: z.string().min(1),
    driver: z.literal('simulator'),
    model: z.enum(Object.keys(models) as [keyof typeof models, ...(keyof typeof models)[]]),
    seed: z.int().default(1).describe('another seed is another plant'),
    every: Duration.default(1_000).describe('live step'),
    backfill: Backfill.optional(),
    points: z.array(Point).min(1),
  })
  .superRefine(({ model, points }, ctx) => {
    for (const [i, point] of points.entries()) checkPoint(models[model], point, ctx, ['points', i])
  })
export type SimulatorConfig = z.infer<typeof SimulatorConfig>

const checkPoint = (model: Model, point: Point, ctx: z.RefinementCtx, path: (string | number)[]): void => {
  const quantity = model.quantities[point.quantity]
  const say = (field: string, message: string) => ctx.addIssue({ code: 'custom', path: [...path, field], message })
  if (!quantity) {
    say('quantity', `the model has: ${Object.keys(model.quantities).join(', ')}`)
    return
  }
  if (quantity.unit !== point.unit) say('unit', `${point.quantity} is metered in ${quantity.unit}`)
  const measure = 'gauge' in quantity ? 'gauge' : 'counter'
  if (point.measure !== measure) say('measure', `${point.quantity} is a ${measure}`)
}

type Probe = { readonly point: string; readonly every: number; readonly read: (t: EpochMs) => string }

const probe = (config: SimulatorConfig, point: Point, plant: World): Probe => {
  const { meter, decimals } = point
  const quantity = (models[config.model] as Model).quantities[point.quantity]
  if (!quantity) throw new RangeError(`no quantity ${point.quantity}`)
  const every = point.every ?? config.every
  if ('gauge' in quantity) {
    const { gauge } = quantity
    return { point: meter, every, read: (t) => gauge(config.seed, moment(t)).toFixed(decimals) }
  }
  const plus = quantity.plus.map((flow) => plant.flows.indexOf(flow))
  const minus = (quantity.minus ?? []).map((flow) => plant.flows.indexOf(flow))
  const initial = micro(point.initial) ?? 0
  const read = (t: EpochMs): string => {
    let sum = initial
    for (const flow of plus) sum += plant.register(flow, t)
    for (const flow of minus) sum -= plant.register(flow, t)
    return display(sum, decimals)
  }
  return { point: meter, every, read }
}

/** Every value is a pure function of the seed and the time; the past is caught up in the coarse step, then it goes live. */
export const simulator = (config: SimulatorConfig, { mark, clock }: Start): Driver =>
  async function* (signal) {
    const plant = world(models[config.model], config.seed)
    const probes = config.points.map((point) => probe(config, point, plant))
    const schedule = { every: config.every, backfill: config.backfill, after: momentOf(mark), clock }
    for await (const t of instants(schedule, signal)) yield* samplesAt(probes, t)
  }

function* samplesAt(probes: readonly Probe[], t: EpochMs): Generator<Sample> {
  const due = probes.filter(({ every }) => t % every === 0)
  for (const [i, { point, read }] of due.entries()) {
    const sample = { point, at: t, raw: read(t) }
    yield i === due.length - 1 ? { ...sample, mark: String(t) } : sample
  }
}
