import { z } from 'zod'
import { Plant } from '#core/plant'

type Json = { [key: string]: unknown }
const known = new WeakMap<z.ZodType, Json>()

/** JSON Schema (draft 7, as editors read it) of a file as people write it. */
const jsonSchema = (schema: z.ZodType): Json => {
  const made = known.get(schema) ?? (z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as Json)
  known.set(schema, made)
  return made
}
/** The one of plant.yaml. */
export const plantJsonSchema = (): Json => jsonSchema(Plant)

const record = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined

/** Keys that may stand at a place of a file, plant.yaml where no other schema is given. */
export const knownKeys = (path: readonly PropertyKey[], schema: z.ZodType = Plant): string[] => {
  let node: Json | undefined = jsonSchema(schema)
  for (const step of path) {
    const own: unknown = typeof step === 'string' ? record(node?.['properties'])?.[step] : node?.['items']
    node = record(own ?? node?.['additionalProperties'])
  }
  return Object.keys(record(node?.['properties']) ?? {})
}
