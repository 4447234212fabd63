/**
 * 2,000 registers a second over Modbus TCP: memory and processor time of the agent as a process of its own. The device is pymodbus;
 * the broker is away, so that every batch goes to the spool.
 *
 *   npx tsc -p tsconfig.build.json && npx tsx -C source tests/bench/agent/poll.ts [seconds] --built
 *
 * Without --built the sources run by tsx, which takes memory of its own.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { modbusPeer } from '../../driver/modbus-bench.ts'
import { kill } from '../../driver/peer.ts'

const DEVICES = 20
const REGISTERS = 100
const seconds = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 60)
const built = process.argv.includes('--built')
const root = join(import.meta.dirname, '../../..')
/** Clock ticks a second of /proc. */
const TICKS = 100

const device = (unit: number, port: number): string => {
  const points = Array.from(
    { length: REGISTERS },
    (_, r) => `{ meter: m${unit}-${r}, address: ${r}, measure: gauge, unit: kW }`,
  )
  return `  - { id: d${unit}, driver: modbus, url: 'modbus-tcp://127.0.0.1:${port}/${unit}', every: 1s, points: [${points.join(', ')}] }\n`
}
const processor = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}
const resident = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
const peak = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

const peers = await Promise.all(Array.from({ length: 4 }, () => modbusPeer('tcp')))
const devices: string[] = []
for (let unit = 1; unit <= DEVICES; unit++) {
  const peer = peers[unit % peers.length] as (typeof peers)[number]
  await peer.put(
    0,
    Array.from({ length: REGISTERS }, (_, r) => r),
    { unit },
  )
  devices.push(device(unit, peer.port))
}
const folder = mkdtempSync(join(tmpdir(), 'gentani-poll-'))
writeFileSync(join(folder, 'password'), 'x\n', { mode: 0o600 })
const file = join(folder, 'agent.yaml')
const head =
  "site: s\nagent: a\nbroker: { url: 'mqtt://127.0.0.1:9', passwordFile: password }\nspool: { path: spool.db }\nlocal: { port: 0 }\ndevices:\n"
writeFileSync(file, head + devices.join(''))
const args = built ? ['dist/edge-agent/main.js', file] : ['-C', 'source', '--import', 'tsx', 'edge-agent/main.ts', file]
const agent = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
let url = ''
agent.stdout.on('data', (chunk: Buffer) => {
  url ||= /"url":"(http[^"]+)"/.exec(chunk.toString())?.[1] ?? ''
})
const pid = agent.pid ?? 0
while (url === '') await pause(100)
await pause(10_000)
const samples = async (): Promise<number> =>
  Number(/samples_total (\d+)/.exec(await (await fetch(new URL('/metrics', url))).text())?.[1])
const from = { cpu: processor(pid), at: performance.now(), samples: await samples() }
await pause(seconds * 1_000)
const span = (performance.now() - from.at) / 1_000
const cpu = (processor(pid) - from.cpu) / span
const rate = ((await samples()) - from.samples) / span
process.stdout.write(
  `${rate.toFixed(0)} registers/s · ${(100 * cpu).toFixed(1)} % of one core · RSS ${resident(pid).toFixed(0)} MB, peak ${peak(pid).toFixed(0)} MB\n`,
)
await kill(agent)
for (const peer of peers) await peer.kill()
