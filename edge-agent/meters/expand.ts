import { existsSync } from 'node:fs'
import type { Path } from '#core/finding'
import { type MeterMap, mapFile, mapNames, readMap } from './map.ts'

type Problem = { readonly path: Path; readonly message: string }
type Fields = Record<string, unknown>

const isFields = (node: unknown): node is Fields => typeof node === 'object' && node !== null && !Array.isArray(node)

/**
 * Puts the facts of register maps into the raw devices of agent.yaml: `map` of a device and `point` (and `index`) of its points become
 * the fields that the drivers know. What the file itself says of a point stands above the map.
 */
export const expandMaps = (
  raw: unknown,
  base: string,
): { readonly raw: unknown; readonly problems: readonly Problem[] } => {
  if (!isFields(raw) || !Array.isArray(raw['devices'])) return { raw, problems: [] }
  const problems: Problem[] = []
  const devices = raw['devices'].map((device: unknown, d) => {
    if (!isFields(device) || typeof device['map'] !== 'string') return device
    return expandDevice(device, {
      name: device['map'],
      base,
      say: (path, message) => problems.push({ path: ['devices', d, ...path], message }),
    })
  })
  return { raw: { ...raw, devices }, problems }
}

type Expansion = { readonly name: string; readonly base: string; readonly say: (path: Path, message: string) => void }

const expandDevice = (device: Fields, { name, base, say }: Expansion): Fields => {
  const { map: _, ...rest } = device
  const map = load(name, base, say)
  if (!map) return rest
  if (device['driver'] !== map.protocol) {
    say(['driver'], `the map ${name} is for driver: ${map.protocol}`)
    return rest
  }
  const points = Array.isArray(device['points']) ? device['points'] : []
  return {
    ...merging(map),
    ...rest,
    points: points.map((point: unknown, p) =>
      isFields(point) && 'point' in point
        ? expandPoint(point, map, { name, base, say: (path, message) => say(['points', p, ...path], message) })
        : point,
    ),
  }
}

const load = (name: string, base: string, say: Expansion['say']): MeterMap | undefined => {
  const file = mapFile(name, base)
  if (!existsSync(file)) {
    say(['map'], `no register map "${name}"; there are ${mapNames().join(', ')}, or the path of a .yaml file`)
    return undefined
  }
  try {
    return readMap(file)
  } catch (error) {
    say(['map'], (error as Error).message)
    return undefined
  }
}

const merging = (map: MeterMap): Fields =>
  map.protocol === 'modbus'
    ? Object.fromEntries(
        Object.entries({ maxBlock: map.maxBlock, maxGap: map.maxGap, holes: map.holes }).filter(
          ([, v]) => v !== undefined,
        ),
      )
    : {}

const expandPoint = (point: Fields, map: MeterMap, { name, say }: Expansion): Fields => {
  const { point: wanted, index, ...rest } = point
  const known = map.points[String(wanted)]
  if (!known) {
    say(['point'], `the map ${name} has no point "${String(wanted)}"; it has ${Object.keys(map.points).join(', ')}`)
    return rest
  }
  const { wrapsAt: _, confidence: __, ...facts } = known
  const filled = Object.entries(facts).map(([key, value]) => [
    key,
    typeof value === 'string' ? fill(value, index) : value,
  ])
  if (filled.some(([, value]) => typeof value === 'string' && value.includes('{index}')))
    say(['point'], `"${String(wanted)}" needs an index: which one of several ${map.note ? `(${map.note})` : ''}`.trim())
  return {
    ...(map.protocol === 'modbus' ? map.defaults : {}),
    ...Object.fromEntries(filled),
    map: name,
    ...rest,
  }
}

const fill = (text: string, index: unknown): string =>
  index === undefined ? text : text.replaceAll('{index}', String(index))
