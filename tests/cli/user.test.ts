import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { user as command, type UserOptions } from '../../server/cli/user.ts'
import { keepPlant } from '../../server/ledger/plants.ts'
import { compiled } from '../compiled.ts'
import { type House, openHouse } from '../http/house.ts'

const PASSWORD = 'a long way home'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.shutDown())

/** Runs `gentani user …` beside the server of this house; `line` is what is typed as the password. */
const user = async (
  args: readonly string[],
  options: UserOptions = {},
  line = '',
): Promise<{ code: number; said: string }> => {
  const said: string[] = []
  const say = (text: string): void => void said.push(text)
  const [verb = '', id] = args
  const place = { dataDir: house.folder, say, complain: say, password: async () => line }
  const code = await command({ verb, id, options }, place)
  return { code, said: said.join('\n') }
}
/** The same as a process of its own. */
const run = (args: readonly string[], line = ''): Promise<{ code: number | null; said: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [compiled('server/cli/gentani.ts'), 'user', ...args], {
      env: { ...process.env, GENTANI_DATA_DIR: house.folder },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        said += part
      })
    child.on('close', (code) => resolve({ said, code }))
    child.stdin.end(`${line}\n`)
  })
const signIn = async (password: string): Promise<Record<string, unknown>> => {
  const payload = { account: 'yamada', password }
  return (await house.app.inject({ method: 'POST', url: '/api/v1/session', payload })).json()
}

test('accounts are made, changed and locked beside a running server, which takes it at once', async () => {
  expect((await house.get('/api/v1/session')).body).toMatchObject({ hasAccounts: false, reads: true })
  const added = await run(['add', 'yamada', '--role', 'administrator', '--name', '山田 太郎'], PASSWORD)
  expect(added).toEqual({ code: 0, said: 'yamada  山田 太郎  administrator@company\n' })
  expect((await house.get('/api/v1/session')).body).toMatchObject({ hasAccounts: true, reads: false })
  expect(statSync(join(house.folder, 'accounts.db')).mode & 0o777).toBe(0o600)
  expect(await signIn(PASSWORD)).toMatchObject({ person: { roles: [{ site: '', role: 'administrator' }] } })

  expect((await user(['role', 'yamada'], { role: 'approver', site: 'dc', reason: '兼務' })).code).toBe(0)
  expect((await user(['role', 'yamada'], { role: 'none' })).said).toBe('yamada  山田 太郎  approver@dc')
  expect(await signIn(PASSWORD)).toMatchObject({ person: { roles: [{ site: 'dc', role: 'approver' }] } })

  expect((await user(['password', 'yamada'], {}, 'another long way')).code).toBe(0)
  expect(await signIn(PASSWORD)).toMatchObject({ code: 'wrong-credentials' })
  expect(await signIn('another long way')).toMatchObject({ reads: true })
  expect((await user(['lock', 'yamada'])).said).toContain('locked')
  expect(await signIn('another long way')).toMatchObject({ code: 'wrong-credentials' })

  const { said } = await user(['list'], { json: true })
  expect(JSON.parse(said)).toMatchObject({ accounts: [{ id: 'yamada', locked: true, act: 5 }] })
  const [newest] = await house.read('acts', { kinds: ['account'], key: 'yamada', before: 3, limit: 1 })
  expect(newest).toMatchObject({ person: 'console', reason: '兼務', body: { name: '山田 太郎' } })
}, 90_000)

test('wrong use is told with its cause, and nothing is changed', async () => {
  const before = await house.auth.accounts()
  const wrong = [
    [['add'], {}, '', 64, 'needs an id'],
    [['add', 'Yamada'], { role: 'viewer' }, '', 64, 'needs an id'],
    [['add', 'kato'], { role: 'king' }, PASSWORD, 64, '--role is one of viewer'],
    [['add', 'kato'], {}, PASSWORD, 64, '--role is one of viewer'],
    [['add', 'yamada'], { role: 'viewer' }, PASSWORD, 64, 'already'],
    [['add', 'console'], { role: 'viewer' }, PASSWORD, 1, "the server's own shell"],
    [['add', 'kato'], { role: 'viewer' }, 'short', 1, 'at least 12'],
    [['add', 'kato'], { role: 'viewer' }, 'katokatokato1', 1, 'more than the account'],
    [['role', 'yamada'], { role: 'viewer', site: 'DC' }, '', 64, 'no id of a site'],
    [['lock', 'kato'], {}, '', 64, 'no account kato'],
    [['praise', 'kato'], {}, '', 64, 'the verbs are'],
    [['toString', 'kato'], {}, '', 64, 'the verbs are'],
  ] as const
  for (const [args, options, line, code, why] of wrong) {
    const outcome = await user(args, options, line)
    expect(outcome, args.join(' ')).toEqual({ code, said: expect.stringContaining(why) })
  }
  expect(await house.auth.accounts()).toEqual(before)
  expect(await run(['praise'])).toMatchObject({ code: 64 })
}, 90_000)

test('a site that the plant does not have is refused', async () => {
  keepPlant(join(house.folder, 'ledger.db'), { text: 'sites: [{ id: dc }, { id: works }]', hash: 'x', loaded: 1 })
  expect(await user(['role', 'yamada'], { role: 'viewer', site: 'moon' })).toEqual({
    code: 64,
    said: '--site moon: the plant has dc, works',
  })
  expect((await user(['role', 'yamada'], { role: 'viewer', site: 'works' })).code).toBe(0)
})
