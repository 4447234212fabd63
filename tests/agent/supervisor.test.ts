import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { watchdogEvery } from '../../edge-agent/supervisor.ts'
import { compiled, ROOT } from '../compiled.ts'
import { kill } from '../driver/peer.ts'
import { until } from '../e2e/until.ts'

const running: ChildProcess[] = []
afterEach(async () => {
  for (const child of running.splice(0)) await kill(child)
})
const kept = (child: ChildProcess): ChildProcess => {
  running.push(child)
  return child
}
/** What a process prints from now on. */
const printed = (child: ChildProcess): (() => string) => {
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return () => text
}

it('`gentani agent` as systemd starts it: it says that it lives, is silent when it hangs, reloads and stops', {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-supervisor-'))
  const socket = join(folder, 'notify')
  const heard = printed(
    kept(spawn('socat', ['-u', `UNIX-RECV:${socket}`, 'STDOUT'], { stdio: ['ignore', 'pipe', 'ignore'] })),
  )
  await until('the socket is there', () => existsSync(socket))
  writeFileSync(join(folder, 'password'), 'secret\n', { mode: 0o600 })
  writeFileSync(
    join(folder, 'agent.yaml'),
    `site: tokyo
agent: edge
broker: { url: 'mqtt://127.0.0.1:9', passwordFile: password }
spool: { path: spool.db }
local: { port: 0 }
devices: [{ id: a, driver: simulator, model: data-centre, every: 1s, points: [{ meter: intake, quantity: intake, measure: counter, unit: kWh }] }]
`,
  )
  const args = [compiled('server/cli/gentani.ts'), 'agent', join(folder, 'agent.yaml')]
  const env = { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '900000' }
  const cli = kept(spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] }))
  const said = printed(cli)
  const pings = () => heard().split('WATCHDOG=1').length - 1
  await until('it says that it lives', () => pings() >= 3)

  cli.kill('SIGHUP')
  await until('it has read its configuration anew', () => said().includes('the configuration is read anew'))
  await until('it runs on', () => said().split('local page').length > 2)

  cli.kill('SIGSTOP')
  const before = pings()
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  expect(pings() - before).toBeLessThanOrEqual(1)
  cli.kill('SIGCONT')
  await until('it says it again', () => pings() > before + 1)

  cli.kill('SIGTERM')
  await until('it is gone', () => cli.exitCode !== null)
  expect(cli.exitCode).toBe(0)
})

it('without a supervisor nobody is told', () => {
  expect(watchdogEvery({})).toBeUndefined()
  expect(watchdogEvery({ NOTIFY_SOCKET: '/run/x' })).toBeUndefined()
  expect(watchdogEvery({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '120000000' })).toBe(40_000)
})

it('systemd itself finds nothing wrong with the unit, and would say so', () => {
  const name = 'gentani-agent.service'
  const unit = readFileSync(join(ROOT, 'edge-agent/install', name), 'utf8')
  const verify = (text: string): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'gentani-unit-')), name)
    writeFileSync(file, text)
    return spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' }).stderr
  }
  expect(verify(unit)).not.toContain(name)
  expect(verify(unit.replace('WatchdogSec=', 'WatchdogSek='))).toContain(`${name}:`)
})
