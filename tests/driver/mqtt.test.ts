import { connect } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { MqttConfig } from '../../edge-agent/driver/mqtt/config.ts'
import { mqtt } from '../../edge-agent/driver/mqtt/mqtt.ts'
import { mosquitto } from '../agent/broker.ts'
import { kept } from '../agent/stage.ts'
import { driverContract } from './contract.ts'
import { watch } from './watch.ts'

const points = [
  { meter: 'a', measure: 'counter', unit: 'kWh', decimals: 2, topic: 'tele/plug/SENSOR', json: 'ENERGY.Total' },
  { meter: 'b', measure: 'gauge', unit: 'kW', decimals: 1, topic: 'shed/power' },
]
const open = (url: string, log = kept()) =>
  mqtt(MqttConfig.parse({ id: 'shed', driver: 'mqtt', url, every: '10ms', points }), {
    ...{ mark: undefined, clock: systemClock, log },
  })

describe('mqtt, devices on Mosquitto', () => {
  driverContract(async () => {
    const broker = await mosquitto()
    const values = new Map<string, string | null>()
    const device = connect(broker.url, { reconnectPeriod: 50 })
    const speak = () => {
      const a = values.get('a')
      const b = values.get('b')
      if (!device.connected || a === undefined || b === undefined) return
      device.publish('tele/plug/SENSOR', a === null ? '{"ENERGY":{}}' : `{"ENERGY":{"Total":${a}}}`)
      device.publish('shed/power', b ?? 'none')
    }
    const timer = setInterval(speak, 40)
    return {
      driver: (log) => open(broker.url, log as ReturnType<typeof kept>),
      show: async (meter, value) => void values.set(meter, value),
      mute: () => broker.kill(),
      wake: () => broker.start(),
      close: async () => {
        clearInterval(timer)
        device.end(true)
        await broker.kill()
      },
    }
  })

  it('a retained message has no time: it is passed over', async () => {
    const broker = await mosquitto()
    const device = connect(broker.url)
    await device.publishAsync('shed/power', '99', { retain: true, qos: 1 })
    const seen = watch(open(broker.url))
    const timer = setInterval(() => device.publish('shed/power', '1.5'), 30)
    await seen.shows('b', '1.5')
    expect(seen.samples.some(({ raw }) => raw === '99.0')).toBe(false)
    clearInterval(timer)
    await seen.stop()
    await device.endAsync(true)
    await broker.kill()
  })
})
