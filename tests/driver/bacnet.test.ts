import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { bacnet } from '../../edge-agent/driver/bacnet/bacnet.ts'
import { BacnetConfig } from '../../edge-agent/driver/bacnet/config.ts'
import type { Log } from '../../edge-agent/log.ts'
import { kept } from '../agent/stage.ts'
import { driverContract } from './contract.ts'
import { watch } from './watch.ts'
import { wireshark } from './wireshark.ts'

/**
 * A BACnet/IP device of two objects, answering ReadProperty byte by byte after ASHRAE 135-2020 (annex F.3.5 has the encodings): no
 * independent server was to be had from the registries at hand. That its bytes and ours are BACnet is for Wireshark to say (below).
 */
const bacnetPeer = async () => {
  const values = new Map<string, Buffer | null>()
  const asked: Buffer[] = []
  const answered: Buffer[] = []
  const socket = createSocket('udp4')
  let mute = false
  let late = 0
  socket.on('message', (m, from) => {
    asked.push(m)
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
    answered.push(answer)
    const wait = late
    late = 0
    setTimeout(() => socket.send(answer, from.port, from.address), wait)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const be = (yes: boolean): void => {
    mute = yes
  }
  /** The next answer comes so late, ms. */
  const delay = (ms: number): void => {
    late = ms
  }
  return { values, asked, answered, port: socket.address().port, be, delay, close: () => socket.close() }
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

type Peer = Awaited<ReturnType<typeof bacnetPeer>>
const show = (peer: Peer, meter: 'a' | 'b', value: string | null): void => {
  const bytes = value === null ? null : meter === 'a' ? unsigned(Math.round(Number(value) * 100)) : real(Number(value))
  peer.values.set(meter === 'a' ? id(23, 1) : id(0, 7), bytes)
}
const open = (peer: Peer, log: Log) => {
  const points = [
    { meter: 'a', measure: 'counter', unit: 'kWh', decimals: 2, object: 'accumulator', instance: 1, scale: '0.01' },
    { meter: 'b', measure: 'gauge', unit: 'kW', decimals: 1, object: 'analog-input', instance: 7 },
  ]
  const fields = { id: 'bms', driver: 'bacnet', every: '100ms', timeout: '300ms', points }
  const device = BacnetConfig.parse({ ...fields, url: `bacnet://127.0.0.1:${peer.port}` })
  return bacnet(device, { mark: undefined, clock: systemClock, log })
}

const VALUES = ['bacapp.present_value.uint', 'bacapp.present_value.real', 'bacapp.error_code']

describe('bacnet, against bytes of the standard', () => {
  driverContract(async () => {
    const peer = await bacnetPeer()
    return {
      driver: (log) => open(peer, log),
      show: async (meter, value) => show(peer, meter, value),
      mute: async () => peer.be(true),
      wake: async () => peer.be(false),
      close: async () => void peer.close(),
    }
  })

  it('a late answer shifts no later value', async () => {
    const peer = await bacnetPeer()
    show(peer, 'a', '1234.50')
    show(peer, 'b', '-0.5')
    const seen = watch(open(peer, kept()))
    await seen.shows('b', '-0.5')
    for (const ms of [350, 500, 320]) {
      peer.delay(ms)
      const before = seen.samples.length
      while (seen.samples.length < before + 8) await pause(10)
    }
    expect(new Set(seen.samples.map(({ point, raw }) => `${point} ${raw}`))).toEqual(new Set(['a 1234.50', 'b -0.5']))
    await seen.stop()
    peer.close()
  })

  it('Wireshark reads in our requests and in the answers what we mean, well formed on both sides', async () => {
    const peer = await bacnetPeer()
    show(peer, 'a', '21474836.47')
    show(peer, 'b', '-0.5')
    const seen = watch(open(peer, kept()))
    await seen.shows('a', '21474836.47')
    await seen.shows('b', '-0.5')
    show(peer, 'b', null)
    const before = peer.answered.length
    while (peer.answered.length < before + 4) await pause(10)
    await seen.stop()
    peer.close()
    const place = [
      'bacapp.confirmed_service',
      'bacapp.objectType',
      'bacapp.instance_number',
      'bacapp.property_identifier',
    ]
    const all = (messages: readonly Buffer[]) =>
      [
        ...new Set(wireshark('bacnet', messages, ['bacapp.type', ...place, ...VALUES]).map((m) => JSON.stringify(m))),
      ].sort()
    const message = (cells: readonly string[]) =>
      JSON.stringify({
        malformed: false,
        values: Object.fromEntries(['bacapp.type', ...place, ...VALUES].map((field, i) => [field, cells[i] ?? ''])),
      })
    // confirmed request (0), ReadProperty (12), accumulator 1 and analog input 7, present value (85)
    expect(all(peer.asked)).toEqual([message(['0', '12', '0', '7', '85']), message(['0', '12', '23', '1', '85'])])
    expect(all(peer.answered)).toEqual([
      message(['3', '12', '0', '7', '85', '', '-0.5']),
      message(['3', '12', '23', '1', '85', '2147483647']),
      message(['5', '12', '', '', '', '', '', '31']),
    ])
  })
})
