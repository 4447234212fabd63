import { z } from 'zod'
import { Plant } from '#core/plant'

type Json = { [key: string]: unknown }
let schema: Json | undefined

/** JSON Schema (draft 7, as editors read it) of plant.yaml as people write it. */
export const plantJsonSchema = (): Json => {
  schema ??= z.toJSONSchema(Plant, { io: 'input', target: 'draft-7' }) as Json
  return schema
}

const record = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined

/** Keys that may stand at a place of plant.yaml. */
export const knownKeys = (path: readonly PropertyKey[]): string[] => {
  let node: Json | undefined = plantJsonSchema()
  for (const step of path) {
    const own: unknown = typeof step === 'string' ? record(node?.['properties'])?.[step] : node?.['items']
    node = record(own ?? node?.['additionalProperties'])
  }
  return Object.keys(record(node?.['properties']) ?? {})
}
