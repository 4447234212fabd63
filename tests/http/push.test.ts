import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Push, startPush } from '../../server/http/push.ts'
import { until } from '../e2e/until.ts'
import { type House, openHouse } from './house.ts'

const PASSWORD = 'a long way home'
let house: House
let push: Push
let url = ''
const sockets: Socket[] = []
beforeAll(async () => {
  house = await openHouse()
  await until('the first snapshot', () => house.live.latest())
  push = startPush(house.app.server, house.live.latest, house.auth)
  url = await house.app.listen({ host: '127.0.0.1', port: 0 })
  const account = { name: 'Vera', roles: [{ site: 'dc', role: 'viewer' as const }], locked: false }
  await house.auth.put({ id: 'vera', account, reason: 'test', password: { text: PASSWORD, due: false } }, 'console')
})
afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  await push?.close()
  await house?.shutDown()
})

/** What a client with these headers gets: a snapshot, or the refusal. */
const listen = (extraHeaders: Record<string, string>): Promise<'snapshot' | 'refused'> =>
  new Promise((resolve) => {
    const socket = io(`${url}/live`, { extraHeaders, reconnection: false, forceNew: true, transports: ['polling'] })
    sockets.push(socket)
    socket.on('snapshot', () => resolve('snapshot'))
    socket.on('connect_error', () => resolve('refused'))
  })

it('pushes to whom may read, and to our own page only', async () => {
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { account: 'vera', password: PASSWORD },
  })
  const cookie = [answer.headers['set-cookie'] ?? []].flat()[0]?.split(';')[0] ?? ''
  expect(await listen({})).toBe('refused')
  expect(await listen({ cookie: 'gentani_session=made-up' })).toBe('refused')
  expect(await listen({ cookie, origin: 'https://evil.example' })).toBe('refused')
  expect(await listen({ cookie })).toBe('snapshot')
  expect(await listen({ cookie, origin: url })).toBe('snapshot')
})
