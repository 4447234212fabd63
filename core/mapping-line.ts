import type { MappingPlace } from './inbound.ts'

/** A text as YAML takes it in a flow: plain where that is safe, else in quotes. */
const flow = (text: string): string =>
  /^[A-Za-z_/][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
const written = (value: MappingPlace[string]): string =>
  typeof value === 'string'
    ? flow(value)
    : `{ ${Object.entries(value)
        .map(([key, text]) => `${flow(key)}: ${flow(text)}`)
        .join(', ')} }`
/** An id of a meter after the last part of a name. */
const idAfter = (name: string): string =>
  name
    .split(/[./]/)
    .at(-1)
    ?.toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64) || 'meter'

/** A line for `meters:` of a source in plant.yaml that would map a place; the meter's id is a proposal, and is to be in the plant. */
export const mappingLine = (name: string, place: MappingPlace): string =>
  `- { ${[`meter: ${idAfter(name)}`, ...Object.entries(place).map(([key, value]) => `${key}: ${written(value)}`)].join(', ')} }`

/** Whether a name is among those that nobody wants to know: as it is, or by its beginning (`cpu.*`). */
export const isIgnored = (name: string, ignore: readonly string[]): boolean =>
  ignore.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one))
