import { join } from 'node:path'
import type { Plant } from '#core/plant'
import { loadPlant } from '../../server/config/plant-file.ts'

export const manualPlantPath = join(import.meta.dirname, 'plant.yaml')
/** One works with an automatic meter and four that people read. */
export const manualPlant = (): Plant => {
  const file = loadPlant(manualPlantPath)
  if (!file.ok) throw new Error(JSON.stringify(file.findings))
  return file.plant
}
