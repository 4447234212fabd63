import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '#core/role'
import { catalogue } from '../../server/http/problem.ts'
import { type House, openHouse } from './house.ts'

const PASSWORD = 'a long way home'
const HOUR = 3_600_000

let house: House
/** Accounts of one role at one site ('': the company). */
const enter = async (id: string, role: Role, site: string): Promise<void> => {
  const account = { name: id.toUpperCase(), roles: [{ site, role }], locked: false }
  await house.auth.put({ id, account, reason: 'test', password: { text: PASSWORD, due: false } }, 'console')
}
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.shutDown())

type Options = { cookie?: string; headers?: Record<string, string>; remoteAddress?: string }
const ask = async (
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  { body, cookie, headers = {}, remoteAddress }: Options & { body?: object } = {},
) => {
  const answer = await house.app.inject({
    method,
    url,
    headers: { ...headers, ...(cookie === undefined ? {} : { cookie }) },
    ...(body === undefined ? {} : { payload: body }),
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
  })
  const set = [answer.headers['set-cookie'] ?? []].flat()
  const json = answer.json() as Record<string, unknown>
  return { status: answer.statusCode, code: json['code'], detail: json['detail'], json, set, headers: answer.headers }
}
const signIn = (account: string, password = PASSWORD, options: Options = {}) =>
  ask('POST', '/api/v1/session', { ...options, body: { account, password } })
/** The cookies that a browser would send back. */
const jar = (set: readonly string[]): string => set.map((c) => c.split(';')[0]).join('; ')
const cookieOf = async (account: string): Promise<string> => jar((await signIn(account)).set)
const change = (id: string, roles: { site: string; role: Role }[], basis: number | null = null) => ({
  id,
  name: id.toUpperCase(),
  roles,
  reason: 'joined the plant',
  basis,
})

describe('while there is no account', () => {
  it('this machine may read, nobody else, and nobody may write; the way out is named', async () => {
    expect((await ask('GET', '/api/v1/sites')).status).toBe(200)
    const afar = await ask('GET', '/api/v1/sites', { remoteAddress: '192.0.2.7' })
    expect([afar.status, afar.code]).toEqual([403, 'no-account'])
    const write = await ask('POST', '/api/v1/accounts', { body: change('eve', [{ site: '', role: 'administrator' }]) })
    expect([write.status, write.code, write.detail]).toEqual([403, 'no-account', expect.stringContaining('user add')])
  })
  it.each([
    ['a proxy', { 'x-forwarded-for': '192.0.2.7' }],
    ['a name that was made to point here', { host: 'evil.example:3000' }],
  ])('%s is not this machine', async (_, headers) => {
    expect((await ask('GET', '/api/v1/sites', { headers })).code).toBe('no-account')
  })
})

describe('with accounts', () => {
  beforeAll(async () => {
    await enter('vera', 'viewer', 'dc')
    await enter('oscar', 'operator', 'dc')
    await enter('ada', 'administrator', '')
    await enter('lisa', 'administrator', 'dc')
  })

  it('everything but health and sign-in asks for it, on this machine too', async () => {
    expect((await ask('GET', '/api/v1/sites')).code).toBe('not-signed-in')
    expect((await ask('GET', '/healthz')).status).toBe(200)
    expect((await ask('GET', '/api/v1/session')).json).toMatchObject({ person: null, reads: false, hasAccounts: true })
  })

  it('signing in opens a session, signing out ends it', async () => {
    const { status, set, json } = await signIn('vera')
    expect(status).toBe(200)
    expect(json).toMatchObject({ reads: true, person: { id: 'vera', via: 'password' }, switchable: [] })
    expect(set[0]).toMatch(/^gentani_session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
    const cookie = jar(set)
    expect((await ask('GET', '/api/v1/sites', { cookie })).status).toBe(200)
    expect((await ask('DELETE', '/api/v1/session', { cookie })).json).toMatchObject({ person: null, reads: false })
    expect((await ask('GET', '/api/v1/sites', { cookie })).code).toBe('not-signed-in')
  })

  it('behind TLS the cookie is Secure', async () => {
    const { set } = await signIn('vera', PASSWORD, { headers: { 'x-forwarded-proto': 'https' } })
    expect(set.every((c) => c.endsWith('; Secure'))).toBe(true)
  })

  it('a wrong password and an unknown account are told alike', async () => {
    const [wrong, unknown] = [await signIn('vera', 'not the password'), await signIn('nobody', 'not the password')]
    expect([wrong.status, wrong.code, wrong.detail]).toEqual([unknown.status, unknown.code, unknown.detail])
    expect(wrong).toMatchObject({ status: 401, code: 'wrong-credentials', set: [] })
  })

  it('a session ends when it is not used, and at last after a week', async () => {
    const cookie = await cookieOf('vera')
    house.later(11 * HOUR)
    expect((await ask('GET', '/api/v1/sites', { cookie })).status).toBe(200)
    house.later(11 * HOUR)
    expect((await ask('GET', '/api/v1/sites', { cookie })).status).toBe(200)
    house.later(12 * HOUR)
    expect((await ask('GET', '/api/v1/sites', { cookie })).code).toBe('not-signed-in')
    const used = await cookieOf('vera')
    const ends: unknown[] = []
    for (let h = 0; h < 170; h += 10) {
      ends.push((await ask('GET', '/api/v1/sites', { cookie: used })).status)
      house.later(10 * HOUR)
    }
    expect(new Set(ends)).toEqual(new Set([200]))
    expect((await ask('GET', '/api/v1/sites', { cookie: used })).code).toBe('not-signed-in')
  })

  it('a viewer posts nothing, wherever it is and whatever it says', async () => {
    const { json } = await ask('GET', '/api/v1/openapi.json')
    const paths = json['paths'] as Record<string, Record<string, unknown>>
    const writes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((m) => m !== 'get' && !path.startsWith('/api/v1/session'))
        .map((method) => ({ method: method.toUpperCase() as 'POST', url: path.replaceAll(/\{\w+\}/g, 'x') })),
    )
    expect(writes.length).toBeGreaterThan(0)
    const cookie = await cookieOf('vera')
    // devices write there with a token of their own; a person's session opens nothing
    const ofDevices = ['/api/v1/write', '/api/v1/query']
    for (const { method, url } of writes) {
      const [viewer, nobody] = ofDevices.includes(url)
        ? ['wrong-credentials', 'wrong-credentials']
        : ['forbidden', 'not-signed-in']
      expect((await ask(method, url, { cookie, body: {} })).code, url).toBe(viewer)
      expect((await ask(method, url, { body: {} })).code, url).toBe(nobody)
    }
  })

  it('a role holds at its own site only', async () => {
    const lisa = await cookieOf('lisa')
    const here = await ask('POST', '/api/v1/accounts', {
      cookie: lisa,
      body: change('nina', [{ site: 'dc', role: 'viewer' }]),
    })
    expect([here.status, here.json['id']]).toEqual([200, 'nina'])
    const basis = here.json['act'] as number
    for (const site of ['works', '']) {
      const roles = [{ site: 'dc', role: 'viewer' } as const, { site, role: 'viewer' } as const]
      const there = await ask('POST', '/api/v1/accounts', { cookie: lisa, body: change('nina', roles, basis) })
      expect([there.status, there.code], site).toEqual([403, 'forbidden'])
    }
    const password = { ...change('ada', [{ site: '', role: 'administrator' }], 3), password: 'taken over at once' }
    expect((await ask('POST', '/api/v1/accounts', { cookie: lisa, body: password })).code).toBe('forbidden')
    const oscar = await cookieOf('oscar')
    const posted = await ask('POST', '/api/v1/accounts', {
      cookie: oscar,
      body: change('eve', [{ site: 'dc', role: 'viewer' }]),
    })
    expect([posted.code, posted.detail]).toEqual(['forbidden', 'oscar is no administrator at dc'])
    expect((await ask('GET', '/api/v1/accounts', { cookie: oscar })).code).toBe('forbidden')
  })

  it('nobody changes their own rights, nor what they have not seen', async () => {
    const ada = await cookieOf('ada')
    const { json } = await ask('GET', '/api/v1/accounts', { cookie: ada })
    const rows = json['accounts'] as { id: string; act: number }[]
    const basisOf = (id: string) => rows.find((r) => r.id === id)?.act ?? 0
    const own = change('ada', [{ site: '', role: 'viewer' }], basisOf('ada'))
    expect((await ask('POST', '/api/v1/accounts', { cookie: ada, body: own })).code).toBe('own-rights')
    const stale = change('oscar', [{ site: 'dc', role: 'approver' }], basisOf('vera'))
    expect((await ask('POST', '/api/v1/accounts', { cookie: ada, body: stale })).code).toBe('act-conflict')
    const moon = change('oscar', [{ site: 'moon', role: 'viewer' }], basisOf('oscar'))
    expect((await ask('POST', '/api/v1/accounts', { cookie: ada, body: moon })).code).toBe('unknown-site')
    const short = { ...change('new', [{ site: 'dc', role: 'viewer' }]), password: 'short' }
    expect((await ask('POST', '/api/v1/accounts', { cookie: ada, body: short })).code).toBe('account-flaw')
  })

  it('a lock ends the sessions and the account stays out', async () => {
    const ada = await cookieOf('ada')
    await enter('otto', 'operator', 'dc')
    const otto = await cookieOf('otto')
    const { json } = await ask('GET', '/api/v1/accounts', { cookie: ada })
    const row = (json['accounts'] as { id: string; act: number }[]).find((r) => r.id === 'otto')
    const lock = { ...change('otto', [{ site: 'dc', role: 'operator' }], row?.act ?? 0), locked: true }
    expect((await ask('POST', '/api/v1/accounts', { cookie: ada, body: lock })).status).toBe(200)
    expect((await ask('GET', '/api/v1/sites', { cookie: otto })).code).toBe('not-signed-in')
    expect((await signIn('otto')).code).toBe('wrong-credentials')
  })

  it('a password given by somebody else is changed before anything is read; other sessions end', async () => {
    const ada = await cookieOf('ada')
    const body = { ...change('newt', [{ site: 'dc', role: 'operator' }]), password: 'first of the day' }
    expect((await ask('POST', '/api/v1/accounts', { cookie: ada, body })).status).toBe(200)
    const first = await signIn('newt', body.password)
    expect(first.json).toMatchObject({ passwordDue: true, reads: false })
    const cookie = jar(first.set)
    expect((await ask('GET', '/api/v1/sites', { cookie })).code).toBe('password-due')
    const to = (current: string, next: string) =>
      ask('POST', '/api/v1/session/password', { cookie, body: { current, next } })
    expect((await to('wrong password', 'my own, a long one')).code).toBe('wrong-credentials')
    expect((await to(body.password, 'aaaaaaaaaaaaaaa')).code).toBe('account-flaw')
    const changed = await to(body.password, 'my own, a long one')
    expect(changed.json).toMatchObject({ passwordDue: false, reads: true })
    expect((await ask('GET', '/api/v1/sites', { cookie: jar(changed.set) })).status).toBe(200)
    expect((await ask('GET', '/api/v1/sites', { cookie })).code).toBe('not-signed-in')
  })

  it.each([
    ['another page', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:81' }],
    ['no page', { origin: 'null' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the same domain', { 'sec-fetch-site': 'same-site' }],
  ])('what comes from %s is refused, even signed in', async (_, headers) => {
    const cookie = await cookieOf('ada')
    const body = change('mallory', [{ site: '', role: 'administrator' }])
    expect((await ask('POST', '/api/v1/accounts', { cookie, headers, body })).code).toBe('wrong-origin')
    expect((await ask('DELETE', '/api/v1/session', { cookie, headers })).code).toBe('wrong-origin')
    expect((await ask('GET', '/api/v1/sites', { cookie })).status).toBe(200)
  })
  it('our own page and tools may', async () => {
    for (const headers of [
      { origin: 'http://localhost:3000', host: 'localhost:3000' },
      { origin: 'https://energy.example', host: '10.0.0.7:3000', 'sec-fetch-site': 'same-origin' },
    ])
      expect((await signIn('vera', PASSWORD, { headers })).status).toBe(200)
  })

  it('guessing has to wait, longer each time, and keeps nobody else out: not from elsewhere, not in a browser known here', async () => {
    const known = jar((await signIn('oscar', PASSWORD, { remoteAddress: '198.51.100.1' })).set)
    const guess = (options: Options = {}) =>
      signIn('oscar', 'guess number n', { remoteAddress: '198.51.100.1', ...options })
    const codes: unknown[] = []
    for (let i = 0; i < 6; i += 1) codes.push((await guess()).code)
    expect(codes).toEqual([...Array(5).fill('wrong-credentials'), 'too-many-tries'])
    const wait = await guess()
    expect([wait.status, wait.headers['retry-after']]).toEqual([429, '1'])
    house.later(1_000)
    expect((await guess()).code).toBe('wrong-credentials')
    expect((await guess()).headers['retry-after']).toBe('2')
    // right, but from the guesser's place and in no known browser
    expect((await signIn('oscar', PASSWORD, { remoteAddress: '198.51.100.1' })).code).toBe('too-many-tries')
    expect((await signIn('oscar', PASSWORD, { remoteAddress: '198.51.100.1', cookie: known })).status).toBe(200)
    expect((await signIn('oscar', PASSWORD, { remoteAddress: '198.51.100.2' })).status).toBe(200)
    expect((await signIn('vera', PASSWORD, { remoteAddress: '198.51.100.1' })).status).toBe(200)
  })
  it('guessing over many accounts from one place has to wait too', async () => {
    const codes = new Set<unknown>()
    for (let i = 0; i < 31; i += 1)
      codes.add((await signIn(`a${i}`, 'guess number n', { remoteAddress: '203.0.113.9' })).code)
    expect(codes).toEqual(new Set(['wrong-credentials', 'too-many-tries']))
    expect((await signIn('vera', PASSWORD, { remoteAddress: '203.0.113.10' })).status).toBe(200)
  })

  it('switching persons is for the demo', async () => {
    const answer = await ask('POST', '/api/v1/session/as', { cookie: await cookieOf('vera'), body: { account: 'ada' } })
    expect([answer.status, answer.code, answer.set]).toEqual([catalogue.forbidden.status, 'forbidden', []])
  })

  it('each change is an act with author, reason and place in the chain', async () => {
    const cookie = await cookieOf('vera')
    const { json } = await ask('GET', '/api/v1/acts?kind=account&person=ada&limit=2', { cookie })
    const [act] = json['acts'] as Record<string, unknown>[]
    expect(act).toMatchObject({ person: 'ada', name: 'ADA', kind: 'account', site: '', reason: 'joined the plant' })
    expect(JSON.stringify(json)).not.toMatch(/argon2|password/)
    const older = await ask('GET', `/api/v1/acts?limit=1&cursor=${act?.['id']}`, { cookie })
    expect((older.json['acts'] as { id: number }[])[0]?.id).toBe((act?.['id'] as number) - 1)
    const newest = (await house.auth.accounts()).reduce((most, a) => Math.max(most, a.act), 0)
    expect(json['chain']).toMatchObject({ acts: newest, flaw: null })
  })
})
