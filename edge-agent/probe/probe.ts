import { shown } from '../driver/decimal.ts'
import { buses } from '../driver/modbus/bus.ts'
import { type ModbusPlace, modbusPlace } from '../driver/modbus/url.ts'
import { SnmpConfig } from '../driver/snmp/config.ts'
import { type Candidate, decimalsOf, type Fields, type Match, match } from './match.ts'
import { pageNumbers } from './pages.ts'
import { decodings, scan } from './registers.ts'
import { walked } from './walk.ts'

export type ProbeOptions = {
  /** What the display shows now. */
  readonly shows?: string | undefined
  /** Modbus: first and last register. */
  readonly from?: number
  readonly to?: number
  /** Modbus: function code; both when nothing is said. */
  readonly function?: 3 | 4 | undefined
  /** SNMP: subtree. */
  readonly oid?: string | undefined
  readonly community?: string | undefined
  readonly timeout?: number
  readonly unit?: string
  readonly meter?: string
}
/** What a probe found: lines for people, and the piece of agent.yaml that reads it. */
export type Probed = { readonly lines: readonly string[]; readonly yaml: string; readonly matches: readonly Match[] }

/** Lines shown when nobody says what the display shows. */
const LINES = 400

/** Reads a device, shows what its numbers may mean, and writes how agent.yaml would read those that fit the display. */
export const probe = async (url: string, options: ProbeOptions = {}): Promise<Probed> => {
  const { shows } = options
  const candidates = await read(url, options)
  if (shows === undefined) return { lines: table(candidates), matches: [], yaml: '' }
  const matches = candidates
    .flatMap((candidate) => match(candidate, shows) ?? [])
    .sort((a, b) => Number(b.exact) - Number(a.exact))
  const lines = matches.map((m) => `${m.exact ? '●' : '○'} ${m.where}  ${m.how}  × ${m.scale} = ${m.shows}`)
  const none = `nothing among ${candidates.length} decodings shows ${shows}: try other registers (--from, --to) or another unit`
  return { lines: lines.length > 0 ? lines : [none], matches, yaml: piece(url, best(matches), options) }
}

/** All exact ones, or the near ones when there are none. */
const best = (matches: readonly Match[]): readonly Match[] => {
  const exact = matches.filter((m) => m.exact)
  return exact.length > 0 ? exact : matches
}

const read = async (url: string, options: ProbeOptions): Promise<Candidate[]> => {
  const place = modbusPlace(url)
  const { timeout = 2_000, community, oid } = options
  if (place) return registers(place, options)
  if (url.startsWith('snmp://')) {
    const point = { meter: 'x', measure: 'gauge', unit: 'kW', oid: '1.3.6.1.2.1' }
    const config = { id: 'probe', driver: 'snmp', url, community, timeout: `${timeout}ms`, points: [point] }
    return walked(SnmpConfig.parse(config), oid)
  }
  if (/^https?:\/\//.test(url)) return pageNumbers(url, timeout)
  throw new Error(`${url}: probe knows modbus-tcp://, modbus-rtu-tcp://, modbus-rtu://, snmp://, http:// and https://`)
}

const registers = async (place: ModbusPlace, options: ProbeOptions): Promise<Candidate[]> => {
  const { from = 0, to = 127, timeout = 2_000, function: f } = options
  const bus = buses().join(place)
  try {
    const range = { unit: place.unit, functions: f ? [f] : ([3, 4] as const), from, to, timeout }
    const found = await scan(bus, range, new AbortController().signal)
    if ([...found.values()].every((words) => words.size === 0))
      throw new Error(`the device answers, but has no registers ${from} to ${to}; try --from and --to`)
    return decodings(found)
  } finally {
    bus.leave()
  }
}

/** One line a place, its decodings side by side. */
const table = (candidates: readonly Candidate[]): string[] => {
  const places = new Map<string, string[]>()
  for (const { where, how, value } of candidates) {
    const text = shown(value, Math.min(3, value.places))
    const cell = how === 'json' || how === 'metric' || how === 'oid' ? text : `${how} ${text}`
    places.set(where, [...(places.get(where) ?? []), cell])
  }
  const lines = [...places].map(([where, cells]) => `${where}  ${cells.join(' | ')}`)
  if (lines.length <= LINES) return lines
  return [...lines.slice(0, LINES), `… ${lines.length - LINES} more: say what the display shows (--shows 12345.6)`]
}

const scalar = (value: string | number): string => (typeof value === 'number' ? String(value) : JSON.stringify(value))
const flow = (fields: Fields): string =>
  Object.entries(fields)
    .map(
      ([key, value]) => `${key}: ${/^[A-Za-z0-9-]+$/.test(String(value)) && key !== 'scale' ? value : scalar(value)}`,
    )
    .join(', ')

/** The device as agent.yaml has it, one point a match; the first is taken, the others are comments. */
const piece = (
  url: string,
  matches: readonly Match[],
  { meter = 'meter-1', unit = 'kWh', shows }: ProbeOptions,
): string => {
  const driver = url.startsWith('snmp') ? 'snmp' : url.startsWith('http') ? 'http' : 'modbus'
  const measure = /^(kW|W|MW|.*\/(h|min)|degC|%RH)$/.test(unit) ? 'gauge' : 'counter'
  const lines = matches.map(({ fields, scale, value }, i) => {
    const point = {
      meter,
      ...fields,
      ...(scale !== '1' && { scale }),
      measure,
      unit,
      decimals: decimalsOf(value, scale, shows),
    }
    return `${i === 0 ? '      ' : '      # or '}- { ${flow(point)} }`
  })
  const base = driver === 'http' ? new URL(url).origin : url
  return [`  - id: ${meter}`, `    driver: ${driver}`, `    url: ${base}`, '    points:', ...lines].join('\n')
}
