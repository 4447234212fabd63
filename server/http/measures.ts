import { checkMeasure, EnergyMeasure } from '#core/energy-measure'
import { MeasureEffect, measureEffect, measureSides } from '#core/measure-effect'
import { placedMeters } from '#core/plant-index'
import { measureTable } from '#core/record-tables'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import type { EnteredKind } from './entered-kind.ts'
import { enteredResource } from './entered-resource.ts'
import { recordFile } from './record-file.ts'

const effectOf = async ({ plant, read, now }: Deps, measure: EnergyMeasure): Promise<MeasureEffect> => {
  const at = now()
  const { meters } = measure
  const unit = placedMeters(plant).find((m) => m.key === meters[0])?.unit ?? ''
  const sides = measureSides(measure, at)
  const both = sides ? [sides.before, sides.after] : []
  const bins = await Promise.all(
    both.map(({ start, end }) => read('bins', { table: 'days', meters, from: start, to: end })),
  )
  return measureEffect(measure, { bins: bins.flat(), unit, now: at })
}
const kind: EnteredKind<EnergyMeasure, MeasureEffect> = {
  path: '/api/v1/measures',
  summary: 'Measures (改善対策) with their planned and metered effect',
  kind: 'measure',
  role: 'operator',
  schema: EnergyMeasure,
  check: checkMeasure,
  keyOf: ({ number }) => number,
  siteOf: ({ site }) => site,
  beside: { schema: MeasureEffect, of: (deps, all) => Promise.all(all.map((m) => effectOf(deps, m))) },
  table: measureTable,
}

/** 改善対策: what was done to use less, and what the meters say of it. */
export const measures: Resource = (app, deps) => {
  enteredResource(app, deps, kind)
  recordFile(app, deps, kind)
}
