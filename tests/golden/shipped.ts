import { readdirSync, readFileSync } from 'node:fs'
import { type CoefficientFile, type Coefficients, parseCoefficients } from '#core/coefficient'

const folder = new URL('../../coefficients/', import.meta.url)
/** The files of coefficients/ as they ship. */
export const shippedFiles = (): CoefficientFile[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, json: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) }))

/** The shipped factor tables; throws with every finding when they are not sound. */
export const shipped = (): Coefficients => {
  const parsed = parseCoefficients(shippedFiles())
  if (!parsed.ok) throw new Error(parsed.findings.map((f) => `${f.file} ${f.where}: ${f.message}`).join('\n'))
  return parsed.coefficients
}
