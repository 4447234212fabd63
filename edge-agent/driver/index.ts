import { z } from 'zod'
import { bacnet } from './bacnet/bacnet.ts'
import { BacnetConfig } from './bacnet/config.ts'
import { CsvConfig } from './csv/config.ts'
import { csv } from './csv/csv.ts'
import type { Driver, Start } from './driver.ts'
import { HttpConfig } from './http/config.ts'
import { http } from './http/http.ts'
import { buses } from './modbus/bus.ts'
import { ModbusConfig } from './modbus/config.ts'
import { modbus } from './modbus/modbus.ts'
import { MqttConfig } from './mqtt/config.ts'
import { mqtt } from './mqtt/mqtt.ts'
import { OpcuaConfig } from './opcua/config.ts'
import { opcua } from './opcua/opcua.ts'
import { PulseConfig } from './pulse/config.ts'
import { pulse } from './pulse/pulse.ts'
import { SimulatorConfig, simulator } from './simulator/simulator.ts'
import { SnmpConfig } from './snmp/config.ts'
import { snmp } from './snmp/snmp.ts'
import { UtilityCsvConfig } from './utility-csv/config.ts'
import { utilityCsv } from './utility-csv/utility-csv.ts'

/** Every driver: one schema here, one case below, and nothing else. */
export const DeviceConfig = z.discriminatedUnion('driver', [
  SimulatorConfig,
  CsvConfig,
  UtilityCsvConfig,
  ModbusConfig,
  SnmpConfig,
  HttpConfig,
  MqttConfig,
  OpcuaConfig,
  BacnetConfig,
  PulseConfig,
])
export type DeviceConfig = z.infer<typeof DeviceConfig>

/** The driver of a device, ready to go on after its last durable mark. */
export const openDriver = (device: DeviceConfig, start: Start, lines = buses()): Driver => {
  switch (device.driver) {
    case 'simulator':
      return simulator(device, start)
    case 'csv':
      return csv(device, start)
    case 'utility-csv':
      return utilityCsv(device, start)
    case 'modbus':
      return modbus(device, start, lines)
    case 'snmp':
      return snmp(device, start)
    case 'http':
      return http(device, start)
    case 'mqtt':
      return mqtt(device, start)
    case 'opcua':
      return opcua(device, start)
    case 'bacnet':
      return bacnet(device, start)
    case 'pulse':
      return pulse(device, start)
  }
}
