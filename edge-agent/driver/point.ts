import { z } from 'zod'
import { Id } from '#core/id'
import { Measure } from '#core/plant'
import { Unit } from '#core/unit'

/** What every point says of its meter; the birth message repeats it, and the server compares it with the plant. */
export const pointFields = {
  meter: Id.describe("the meter's id within the site"),
  measure: Measure,
  unit: Unit.describe('the unit of the displayed value; ratios belong to the plant'),
  decimals: z.int().min(0).max(6).default(0).describe('displayed decimals'),
}
