import { z } from 'zod'

/** Where a Modbus device is, as one line. */
export type ModbusPlace = { readonly unit: number } & (
  | { readonly by: 'tcp' | 'rtu-tcp'; readonly host: string; readonly port: number }
  | { readonly by: 'rtu'; readonly path: string; readonly baud: number; readonly parity: Parity; readonly stop: 1 | 2 }
)
type Parity = 'none' | 'even' | 'odd'

const FORM =
  'a Modbus device is written modbus-tcp://host:502/unit, modbus-rtu-tcp://host:port/unit or modbus-rtu:///dev/ttyUSB0?unit=1&baud=9600&parity=even&stop=1'

const NETWORK = /^modbus-(tcp|rtu-tcp):\/\/([^/\s:]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?(?:\/(\d{1,3}))?$/i
const SERIAL = /^modbus-rtu:\/\/(\/[^?\s]+)(?:\?(\S*))?$/
const KEYS = ['unit', 'baud', 'parity', 'stop']

const network = (m: RegExpExecArray): ModbusPlace | undefined => {
  const place = { by: m[1] as 'tcp' | 'rtu-tcp', host: (m[2] ?? '').replace(/^\[|\]$/g, '') }
  const port = Number(m[3] ?? 502)
  const unit = Number(m[4] ?? (place.by === 'tcp' ? 255 : 1))
  return port >= 1 && port <= 65_535 && unit <= 255 ? { ...place, port, unit } : undefined
}
const serial = (m: RegExpExecArray): ModbusPlace | undefined => {
  const query = new URLSearchParams(m[2] ?? '')
  if ([...query.keys()].some((key) => !KEYS.includes(key))) return undefined
  const unit = Number(query.get('unit') ?? 1)
  const baud = Number(query.get('baud') ?? 9_600)
  const parity = query.get('parity') ?? 'even'
  const stop = Number(query.get('stop') ?? 1)
  const known = parity === 'none' || parity === 'even' || parity === 'odd'
  const fits = Number.isInteger(unit) && unit >= 1 && unit <= 247 && Number.isInteger(baud) && baud >= 300
  if (!known || !fits || (stop !== 1 && stop !== 2)) return undefined
  return { by: 'rtu', path: m[1] ?? '', unit, baud, parity, stop }
}

/** Reads the line; undefined when it is none. */
export const modbusPlace = (url: string): ModbusPlace | undefined => {
  const line = SERIAL.exec(url)
  if (line) return serial(line)
  const host = NETWORK.exec(url)
  return host ? network(host) : undefined
}

export const ModbusUrl = z
  .string()
  .refine((url) => modbusPlace(url) !== undefined, FORM)
  .describe('modbus-tcp://host:502/unit, modbus-rtu-tcp://host:port/unit, modbus-rtu:///dev/ttyUSB0?unit=1&baud=9600')

/** The line that a device hangs on: devices with the same one share a queue. */
export const busOf = (place: ModbusPlace): string =>
  place.by === 'rtu' ? place.path : `${place.by}://${place.host}:${place.port}`
