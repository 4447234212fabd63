import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { topic } from '#core/wire'
import { freePort } from '../../e2e/ports.ts'
import { until } from '../../e2e/until.ts'
import { SITE } from '../ingest/plant.ts'

const HOME = join(import.meta.dirname, '../node-red')
/** What a user writes into the function node: one point a reading, as our projection names it. */
const FUNCTION = `msg.payload = msg.payload.readings.map(([meter, at, value]) => ({
  measurement: 'reading', fields: { value: Number(value) }, tags: { site: '${SITE}', meter }, timestamp: new Date(at),
}));
return msg;`

/** An id must not be the name of a type: Node-RED takes it for a reference to itself. */
const flows = ({ mqttPort, influxPort, database }: Where): object[] => [
  { id: 'the-tab', type: 'tab', label: 'bench' },
  {
    ...{ id: 'the-broker', type: 'mqtt-broker', broker: '127.0.0.1', port: String(mqttPort), clientid: 'node-red' },
    ...{ protocolVersion: '4', keepalive: '60', cleansession: true, autoConnect: true },
  },
  {
    ...{ id: 'the-in', type: 'mqtt in', z: 'the-tab', topic: topic(SITE, '+', 'readings'), qos: '1', datatype: 'json' },
    ...{ broker: 'the-broker', wires: [['the-function']] },
  },
  { id: 'the-function', type: 'function', z: 'the-tab', func: FUNCTION, outputs: 1, wires: [['the-out']] },
  {
    ...{ id: 'the-influx', type: 'influxdb', hostname: '127.0.0.1', port: String(influxPort), protocol: 'http' },
    ...{ database, usetls: false, influxdbVersion: '1.x' },
  },
  { id: 'the-out', type: 'influxdb batch', z: 'the-tab', influxdb: 'the-influx', precision: 'ms', retentionPolicy: '' },
]
type Where = { mqttPort: number; influxPort: number; database: string }
export type NodeRed = { stop(): Promise<void> }

/** Node-RED 4.1.15: MQTT in → function → InfluxDB batch out, subscribed when this resolves. */
export const startNodeRed = async (where: Where): Promise<NodeRed> => {
  const bin = join(HOME, 'node_modules/node-red/red.js')
  if (!existsSync(bin))
    throw new Error('Node-RED is not there; run: npm ci --prefix tests/bench/node-red --ignore-scripts')
  const userDir = mkdtempSync(join(tmpdir(), 'gentani-node-red-'))
  // nodes are looked for in the user's folder
  symlinkSync(join(HOME, 'node_modules'), join(userDir, 'node_modules'))
  const httpPort = await freePort()
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(flows(where)))
  writeFileSync(
    join(userDir, 'settings.js'),
    `module.exports = { flowFile: 'flows.json', uiHost: '127.0.0.1', uiPort: ${httpPort}, httpAdminRoot: false, telemetry: { enabled: false }, logging: { console: { level: 'info' } } }`,
  )
  const child: ChildProcess = spawn(process.execPath, [bin, '--userDir', userDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said += String(chunk)
    })
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    }
    rmSync(userDir, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await until('Node-RED has connected', () => said.includes('Connected to broker'), { ms: 120_000 })
    return { stop }
  } catch (error) {
    await stop()
    throw new Error(`${(error as Error).message}\n${said}`)
  }
}
