import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '#core/role'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ openAs: { person: 'sato' } })
  const enter = (id: string, role: Role, locked = false) =>
    house.auth.put({ id, account: { name: id, roles: [{ site: '', role }], locked }, reason: 'demo' }, 'console')
  await enter('sato', 'administrator')
  await enter('suzuki', 'approver')
  await enter('gone', 'approver', true)
})
afterAll(() => house.shutDown())

const as = (account: string, options: { headers?: Record<string, string>; remoteAddress?: string } = {}) =>
  house.app.inject({ method: 'POST', url: '/api/v1/session/as', payload: { account }, ...options })

describe('the demo on its own machine', () => {
  it('opens as its host, who is an operator there whatever the account may', async () => {
    const { body } = await house.get('/api/v1/session')
    expect(body).toMatchObject({
      reads: true,
      person: { id: 'sato', via: 'open', roles: [{ site: '', role: 'operator' }] },
    })
    expect(body['switchable']).toEqual([
      { id: 'sato', name: 'sato' },
      { id: 'suzuki', name: 'suzuki' },
    ])
    expect((await house.get('/api/v1/accounts')).body['code']).toBe('forbidden')
  })
  it('lets one work as another, with the rights of that one', async () => {
    const answer = await as('suzuki')
    expect(answer.json()).toMatchObject({
      person: { id: 'suzuki', via: 'switch', roles: [{ site: '', role: 'approver' }] },
    })
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
    const session = await house.app.inject({ url: '/api/v1/session', headers: { cookie } })
    expect(session.json()).toMatchObject({ person: { id: 'suzuki' } })
    const afar = await house.app.inject({ url: '/api/v1/session', headers: { cookie }, remoteAddress: '192.0.2.7' })
    expect(afar.json()).toMatchObject({ person: null, reads: false })
  })
  it.each([
    ['from another machine', 'suzuki', { remoteAddress: '192.0.2.7' }, 'forbidden'],
    ['through a proxy', 'suzuki', { headers: { forwarded: 'for=192.0.2.7' } }, 'forbidden'],
    ['by a name that was made to point here', 'suzuki', { headers: { host: 'evil.example' } }, 'forbidden'],
    ['from another page', 'suzuki', { headers: { origin: 'https://evil.example' } }, 'wrong-origin'],
    ['to a locked account', 'gone', {}, 'forbidden'],
    ['to nobody', 'nobody', {}, 'forbidden'],
  ])('not %s', async (_, account, options, code) => {
    const answer = await as(account, options)
    expect([answer.json().code, answer.headers['set-cookie']]).toEqual([code, undefined])
  })
  it('from another machine it asks for a password', async () => {
    const answer = await house.app.inject({ url: '/api/v1/sites', remoteAddress: '192.0.2.7' })
    expect(answer.json()).toMatchObject({ code: 'not-signed-in' })
  })
})
