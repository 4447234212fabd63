import { systemClock } from '../clock.ts'
import { DeviceConfig, openDriver } from '../driver/index.ts'
import { expandMaps } from '../meters/expand.ts'
import { mapFile, readMap } from '../meters/map.ts'
import type { Probed } from './probe.ts'

export type Mapped = {
  readonly map: string
  readonly index?: string | undefined
  readonly community?: string | undefined
  readonly timeout?: number
}

/** Reads all points of a register map off a device once: what its display should show, and the device for agent.yaml. */
export const probeMap = async (
  url: string,
  { map: name, index, community, timeout = 2_000 }: Mapped,
): Promise<Probed> => {
  const map = readMap(mapFile(name, process.cwd()))
  const ids = Object.keys(map.points)
  const raw = {
    ...{ id: 'probe', driver: map.protocol, url, every: '100ms', timeout: `${timeout}ms`, map: name },
    ...(community !== undefined && { community }),
    points: ids.map((id) => ({ meter: id, point: id, ...(index !== undefined && { index }) })),
  }
  const { raw: full, problems } = expandMaps({ devices: [raw] }, process.cwd())
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('; '))
  const device = DeviceConfig.parse((full as { devices: unknown[] }).devices[0])
  const values = await once(device)
  const lines = ids.map((id) => {
    const { unit, confidence = map.confidence } = map.points[id] as (typeof map.points)[string]
    return `${id}  ${values.get(id) ?? '–'} ${unit}  (${confidence})`
  })
  const point = (id: string) =>
    `      - { meter: ${id}, point: ${id}${index === undefined ? '' : `, index: ${JSON.stringify(index)}`} }`
  const head = [`  - id: device-1`, `    driver: ${map.protocol}`, `    url: ${url}`, `    map: ${name}`, '    points:']
  return {
    lines: [...lines, ...(map.note ? [map.note] : [])],
    matches: [],
    yaml: [...head, ...ids.map(point)].join('\n'),
  }
}

/** One reading of a device: point → displayed value or why there is none. */
const once = async (device: DeviceConfig): Promise<ReadonlyMap<string, string>> => {
  const stop = new AbortController()
  const values = new Map<string, string>()
  let failed: string | undefined
  const say = (fields: object, message: string): void => {
    const { meter, reason } = fields as { meter?: string; reason?: string }
    if (meter !== undefined) values.set(meter, `${message}: ${reason}`)
    else failed ??= `${message}: ${reason}`
    if (failed !== undefined || values.size === device.points.length) stop.abort()
  }
  const log = { info: say, warn: say, error: say }
  for await (const { point, raw, mark } of openDriver(device, { mark: undefined, clock: systemClock, log })(
    stop.signal,
  )) {
    values.set(point, raw)
    if (mark !== undefined) break
  }
  if (failed !== undefined) throw new Error(failed)
  return values
}
