import { systemClock } from '../../edge-agent/clock.ts'
import type { Driver } from '../../edge-agent/driver/driver.ts'
import { buses } from '../../edge-agent/driver/modbus/bus.ts'
import { ModbusConfig } from '../../edge-agent/driver/modbus/config.ts'
import { modbus } from '../../edge-agent/driver/modbus/modbus.ts'
import type { Log } from '../../edge-agent/log.ts'
import { kill, type Talk, talk } from './peer.ts'

const SCRIPT = `${import.meta.dirname}/modbus-peer.py`

/** pymodbus on a port, answering by TCP or RTU. */
export const modbusPeer = async (framing: 'tcp' | 'rtu', port = 0) => {
  const peer: Talk = talk('/usr/bin/python3', [SCRIPT, framing, String(port)])
  const at = Number(await peer.next())
  return {
    port: at,
    tell: peer.tell,
    /** Sets registers: holding registers of unit 1 unless said otherwise. */
    put: (address: number, values: readonly (number | null)[], place = {}) =>
      peer.tell({ unit: 1, function: 3, address, values, ...place }),
    /** Holds it where it is: a device that hangs. */
    hold: () => peer.child.kill('SIGSTOP'),
    release: () => peer.child.kill('SIGCONT'),
    kill: () => kill(peer.child),
  }
}
export type ModbusPeer = Awaited<ReturnType<typeof modbusPeer>>

/** A value as 32 bits in two registers, high word first. */
export const words = (value: number): [number, number] => [(value >>> 16) & 0xffff, value & 0xffff]

export const points = [
  { meter: 'a', measure: 'counter', unit: 'kWh', decimals: 2, address: 100, type: 'u32', scale: '0.01' },
  { meter: 'b', measure: 'gauge', unit: 'kW', decimals: 1, address: 200, type: 's32', scale: '0.1' },
]
export const device = (url: string, fields: object = {}) =>
  ModbusConfig.parse({
    ...{ id: 'meter', driver: 'modbus', url, every: '100ms', timeout: '300ms', retries: 1, points },
    ...fields,
  })
export const open = (config: ReturnType<typeof device>, log: Log, lines = buses()): Driver =>
  modbus(config, { mark: undefined, clock: systemClock, log }, lines)
