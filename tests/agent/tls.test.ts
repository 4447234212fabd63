import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadAgent } from '../../edge-agent/config-file.ts'
import { runAgent } from '../../edge-agent/main.ts'
import { until } from '../driver/watch.ts'
import { mosquitto } from './broker.ts'
import { kept } from './stage.ts'

/** A small authority, a certificate for the broker and one for the agent. */
const authority = () => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-tls-'))
  const at = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    'req',
    '-x509',
    ...ec,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-subj',
    '/CN=test authority',
    '-days',
    '2',
  )
  writeFileSync(at('san'), 'subjectAltName=IP:127.0.0.1\n')
  for (const name of ['broker', 'agent']) {
    openssl('req', ...ec, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=tokyo.${name}`)
    const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', at('san')]
    openssl('x509', '-req', '-in', at(`${name}.csr`), ...signed, '-out', at(`${name}.pem`))
    chmodSync(at(`${name}.key`), 0o600)
  }
  writeFileSync(at('password'), 'secret\n', { mode: 0o600 })
  return { folder, at }
}
const agentFile = (folder: string, broker: string) => {
  const file = join(folder, 'agent.yaml')
  writeFileSync(
    file,
    `site: tokyo
agent: edge
broker: { ${broker}, passwordFile: password }
spool: { path: spool.db }
devices:
  - { id: p, driver: simulator, model: data-centre, points: [{ meter: m, quantity: intake, measure: counter, unit: kWh }] }
`,
  )
  return file
}

describe('TLS', () => {
  it('a client certificate lets the agent in, none keeps it out, and its key must be its own', {
    timeout: 30_000,
  }, async () => {
    const { folder, at } = authority()
    const broker = await mosquitto(
      `cafile ${at('ca.pem')}\ncertfile ${at('broker.pem')}\nkeyfile ${at('broker.key')}\nrequire_certificate true\nuser ${userInfo().username}`,
    )
    const url = `url: '${broker.url.replace('mqtt:', 'mqtts:')}', caFile: ca.pem`
    const connects = async (text: string, words: string) => {
      const loaded = loadAgent(agentFile(folder, text))
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings))
      const stop = new AbortController()
      const log = kept()
      const run = runAgent(loaded.config, { signal: stop.signal, log })
      await until(
        () => log.said.some((said) => said.startsWith(words)),
        () => log.said.join('; '),
        15_000,
      )
      stop.abort()
      await run
      return log.said
    }
    expect(await connects(`${url}, certFile: agent.pem, keyFile: agent.key`, 'connected')).toContain('connected')
    expect(await connects(url, 'not connected; trying again')).not.toContain('connected')
    chmodSync(at('agent.key'), 0o644)
    const open = loadAgent(agentFile(folder, `${url}, certFile: agent.pem, keyFile: agent.key`))
    expect(open.ok ? '' : open.findings[0]?.message).toMatch(/agent\.key can be read by others; chmod 600 it$/)
    await broker.kill()
  })
})
