import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { issueAgentPassword, loadCredentials } from '../../server/ingest/credentials.ts'

let path = ''
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'gentani-secrets-')), 'deep', 'agents.json')
})
const bytes = (text: string): Uint8Array => Buffer.from(text)

test('a password opens its own agent alone and is nowhere in the file', () => {
  const a = issueAgentPassword(path, { site: 'tokyo', agent: 'edge' })
  const b = issueAgentPassword(path, { site: 'tokyo', agent: 'roof' })
  const credentials = loadCredentials(path)
  expect(credentials.check('tokyo.edge', bytes(a))).toEqual({ site: 'tokyo', agent: 'edge' })
  expect(credentials.check('tokyo.roof', bytes(b))).toEqual({ site: 'tokyo', agent: 'roof' })
  expect(credentials.check('tokyo.edge', bytes(b))).toBeUndefined()
  expect(credentials.check('tokyo.none', bytes(a))).toBeUndefined()
  expect(readFileSync(path, 'utf8')).not.toContain(a)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a new password ends the old one', () => {
  const old = issueAgentPassword(path, { site: 'tokyo', agent: 'edge' })
  const young = issueAgentPassword(path, { site: 'tokyo', agent: 'edge' })
  const credentials = loadCredentials(path)
  expect(credentials.check('tokyo.edge', bytes(old))).toBeUndefined()
  expect(credentials.check('tokyo.edge', bytes(young))).toEqual({ site: 'tokyo', agent: 'edge' })
})

test('no file admits nobody; a broken one says so', () => {
  expect(loadCredentials(path).check('tokyo.edge', bytes(''))).toBeUndefined()
  issueAgentPassword(path, { site: 'tokyo', agent: 'edge' })
  writeFileSync(path, '{"agents":{}}')
  expect(() => loadCredentials(path)).toThrow('is not a file of agent secrets')
})

test('a password that is made while the server runs opens at once, and ends the one before; a broken file changes nothing', () => {
  const credentials = loadCredentials(path)
  const first = issueAgentPassword(path, { site: 'tokyo', agent: 'edge' })
  expect(credentials.check('tokyo.edge', bytes(first))).toEqual({ site: 'tokyo', agent: 'edge' })
  const second = issueAgentPassword(path, { site: 'tokyo', agent: 'edge' })
  expect(credentials.check('tokyo.edge', bytes(first))).toBeUndefined()
  writeFileSync(path, '{"agents":{}}')
  expect(credentials.check('tokyo.edge', bytes(second))).toEqual({ site: 'tokyo', agent: 'edge' })
})
