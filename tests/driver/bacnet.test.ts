import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { bacnet } from '../../edge-agent/driver/bacnet/bacnet.ts'
import { BacnetConfig } from '../../edge-agent/driver/bacnet/config.ts'
import { driverContract } from './contract.ts'

/**
 * A BACnet/IP device of two objects, answering ReadProperty byte by byte after ASHRAE 135-2020 (annex F.3.5 has the encodings): no
 * independent server was to be had from the registries at hand.
 */
const bacnetPeer = async () => {
  const values = new Map<string, Buffer | null>()
  const socket = createSocket('udp4')
  let mute = false
  socket.on('message', (m, from) => {
    if (mute || m[0] !== 0x81) return
    const apdu = m.subarray(6) // BVLC 4 bytes, NPDU 2: version, control
    const [, , invoke = 0, service] = apdu
    if (service !== 12) return
    const object = apdu.subarray(5, 9)
    const value = values.get(object.toString('hex'))
    const body = value
      ? Buffer.concat([
          Buffer.from([0x30, invoke, 12, 0x0c]),
          object,
          Buffer.from([0x19, 85, 0x3e]),
          value,
          Buffer.from([0x3f]),
        ])
      : Buffer.from([0x50, invoke, 12, 0x91, 1, 0x91, 31]) // error: object, unknown-object
    const answer = Buffer.concat([Buffer.from([0x81, 0x0a, 0, 6 + body.length, 0x01, 0x00]), body])
    socket.send(answer, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const be = (yes: boolean): void => {
    mute = yes
  }
  return { values, port: socket.address().port, be, close: () => socket.close() }
}

const unsigned = (n: number): Buffer => {
  const b = Buffer.alloc(5)
  b[0] = 0x24
  b.writeUInt32BE(n, 1)
  return b
}
const real = (x: number): Buffer => {
  const b = Buffer.alloc(5)
  b[0] = 0x44
  b.writeFloatBE(x, 1)
  return b
}
const id = (type: number, instance: number) => ((type << 22) | instance).toString(16).padStart(8, '0')

describe('bacnet, against bytes of the standard', () => {
  driverContract(async () => {
    const peer = await bacnetPeer()
    const points = [
      { meter: 'a', measure: 'counter', unit: 'kWh', decimals: 2, object: 'accumulator', instance: 1, scale: '0.01' },
      { meter: 'b', measure: 'gauge', unit: 'kW', decimals: 1, object: 'analog-input', instance: 7 },
    ]
    const device = BacnetConfig.parse({
      ...{
        id: 'bms',
        driver: 'bacnet',
        url: `bacnet://127.0.0.1:${peer.port}`,
        every: '100ms',
        timeout: '300ms',
        points,
      },
    })
    return {
      driver: (log) => bacnet(device, { mark: undefined, clock: systemClock, log }),
      show: async (meter, value) => {
        const bytes =
          value === null ? null : meter === 'a' ? unsigned(Math.round(Number(value) * 100)) : real(Number(value))
        peer.values.set(meter === 'a' ? id(23, 1) : id(0, 7), bytes)
      },
      mute: async () => peer.be(true),
      wake: async () => peer.be(false),
      close: async () => void peer.close(),
    }
  })
})
