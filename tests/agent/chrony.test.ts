import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { ofChrony } from '../../edge-agent/clock-state.ts'
import { kill } from '../driver/peer.ts'
import { until } from '../e2e/until.ts'

const PATH = `${process.env['PATH']}:/usr/sbin:/sbin`
const running: ChildProcess[] = []
afterEach(async () => {
  for (const child of running.splice(0)) await kill(child)
})
const freePort = async (): Promise<number> => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}
/** chronyd of Debian that touches no clock (-x) and is asked over a port of its own. */
const chronyd = async (lines: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-chrony-'))
  const command = await freePort()
  const own = [`cmdport ${command}`, 'bindcmdaddress 127.0.0.1', `pidfile ${folder}/pid`, 'bindcmdaddress /']
  writeFileSync(join(folder, 'chrony.conf'), [...own, ...lines, ''].join('\n'))
  running.push(
    spawn('chronyd', ['-x', '-n', '-U', '-u', userInfo().username, '-f', join(folder, 'chrony.conf')], {
      env: { ...process.env, PATH },
    }),
  )
  const asked = () =>
    execFileSync('chronyc', ['-h', '127.0.0.1', '-p', String(command), '-c', 'tracking'], { encoding: 'utf8' })
  return () => {
    try {
      return asked()
    } catch {
      return ''
    }
  }
}

it('what the real chronyc prints is understood: without a source the clock is unsynced, with one synced', {
  timeout: 60_000,
}, async () => {
  const port = await freePort()
  const said = await chronyd([`server 127.0.0.1 port ${port} iburst minpoll -2 maxpoll 0`, 'port 0'])
  await until('chronyd answers', () => said() !== '')
  expect(said().trim().split(',')).toHaveLength(14)
  expect(ofChrony(said())).toBe('unsynced')
  await chronyd(['local stratum 8', `port ${port}`, 'bindaddress 127.0.0.1', 'allow 127.0.0.1'])
  await until('it follows its source', () => ofChrony(said()) === 'synced')
})

it('a chronyc that finds no chronyd says nothing of the clock', async () => {
  expect(ofChrony('506 Cannot talk to daemon\n')).toBe('unknown')
})
