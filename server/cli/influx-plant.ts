import type { InfluxConfig } from '#core/influxdb'
import type { Plant } from '#core/plant'
import { ConfigurationError, printAll } from '../config/configuration-error.ts'
import { loadPlant } from '../config/plant-file.ts'

/** A plant that names an InfluxDB; throws ConfigurationError where it does not. */
export const influxPlant = (plantPath: string): { plant: Plant; influxdb: InfluxConfig } => {
  const file = loadPlant(plantPath)
  if (!file.ok) throw new ConfigurationError(printAll(file.findings))
  const { plant } = file
  if (!plant.influxdb) throw new ConfigurationError([`${plantPath}: influxdb: names no InfluxDB`])
  return { plant, influxdb: plant.influxdb }
}
