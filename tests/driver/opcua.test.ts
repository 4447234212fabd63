import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { OpcuaConfig } from '../../edge-agent/driver/opcua/config.ts'
import { opcua } from '../../edge-agent/driver/opcua/opcua.ts'
import { kept } from '../agent/stage.ts'
import { until, watch } from './watch.ts'

const fields = {
  ...{ id: 'plc', driver: 'opcua', every: '100ms', timeout: '300ms', retries: 0 },
  points: [{ meter: 'a', measure: 'counter', unit: 'kWh', node: 'ns=2;s=Meter1.Energy' }],
}
const device = (more: object) => OpcuaConfig.parse({ ...fields, ...more })

/** No independent OPC UA server is in the registries at hand: what is tested is a line without one. */
describe('opcua: a line without a server', () => {
  it.each([
    ['nobody listens', undefined],
    ['somebody listens and says nothing', 'mute'],
  ])('%s: said once, and it stops when told to', { timeout: 20_000 }, async (_name, mute) => {
    const sockets: Socket[] = []
    const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    if (!mute) server.close()
    const log = kept()
    const seen = watch(
      opcua(device({ url: `opc.tcp://127.0.0.1:${port}` }), { mark: undefined, clock: systemClock, log }),
    )
    await until(
      () => log.said.length > 0,
      () => 'nothing was said',
      10_000,
    )
    await seen.stop()
    expect(log.said).toEqual(['device does not answer'])
    expect(seen.samples).toEqual([])
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  it('a password is not sent in the clear', () => {
    const plain = OpcuaConfig.safeParse({ ...fields, url: 'opc.tcp://h:4840', user: 'x', passwordFile: 'p' })
    expect(plain.error?.issues[0]?.message).toBe('a password goes over the line: security: sign-and-encrypt')
  })
})
