import { chmodSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadAgent } from '../../edge-agent/config-file.ts'
import { runAgent } from '../../edge-agent/main.ts'
import { until } from '../driver/watch.ts'
import { authority } from './authority.ts'
import { mosquitto } from './broker.ts'
import { kept } from './stage.ts'

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
    const { folder, at } = authority({ broker: 'tokyo.broker', agent: 'tokyo.agent' })
    writeFileSync(at('password'), 'secret\n', { mode: 0o600 })
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
