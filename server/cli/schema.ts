import { plantJsonSchema } from '../config/plant-schema.ts'
import { exit } from './exit.ts'

/** `gentani schema`: the JSON Schema of plant.yaml, made from the schema that checks it. */
export const schema = (): number => {
  process.stdout.write(`${JSON.stringify(plantJsonSchema(), null, 2)}\n`)
  return exit.done
}
