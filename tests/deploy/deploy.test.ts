import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parsePlant } from '../../server/config/plant-file.ts'
import { plantText, project } from '../company/works.ts'
import { compiled, ROOT } from '../compiled.ts'
import { freePorts } from '../e2e/ports.ts'
import { edgeAgent, gentani } from '../e2e/program.ts'
import { until } from '../e2e/until.ts'
import { type Influxd, makeInfluxd } from '../influx/influxd.ts'
import { figuresOf, MONTH, NOW } from './figures.ts'

type Service = {
  image?: string
  build?: { dockerfile: string; target: string }
  user?: string
  read_only?: boolean
  healthcheck?: object
  secrets?: string[]
  volumes?: string[]
  ports?: string[]
}
const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>
  secrets: Record<string, { file: string }>
}
const { setup, ...services } = compose.services

let influx: Influxd
let folder: string
let made: string
const ports = { broker: 0, http: 0 }
beforeAll(async () => {
  influx = await makeInfluxd()
  await influx.rows('CREATE DATABASE gentani')
  folder = mkdtempSync(join(tmpdir(), 'gentani-deploy-'))
  made = join(folder, 'generated')
  const { httpPort, mqttPort } = await freePorts()
  Object.assign(ports, { broker: mqttPort, http: httpPort })
  compiled('server/cli/gentani.ts')
  execFileSync('bash', ['deploy/prepare.sh'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PATH: `${process.env['PATH']}:/usr/sbin`,
      GENERATED: made,
      SECRETS: made,
      BROKER_URL: `mqtts://127.0.0.1:${ports.broker}`,
      INFLUXDB_URL: influx.url,
      SPOOLS: folder,
      DEMO_DATA: join(ROOT, 'demo/data'),
    },
  })
}, 60_000)
afterAll(async () => {
  await influx.remove()
  rmSync(folder, { recursive: true, force: true })
})

describe('docker-compose.yml', () => {
  it('passes a linter that knows the schema of Compose files', () => {
    execFileSync(process.execPath, ['node_modules/dclint/bin/dclint.cjs', '--quiet', 'docker-compose.yml'], {
      cwd: ROOT,
    })
  })
  it('every service is pinned, without root, on a read-only root, with a health check', () => {
    const dockerfile = readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8')
    for (const [name, service] of Object.entries(services)) {
      expect({ name, readOnly: service.read_only, health: service.healthcheck !== undefined }).toEqual({
        ...{ name, readOnly: true, health: true },
      })
      if (service.image !== undefined) {
        expect(service.image).toMatch(/^[\w/-]+:\d+\.\d+\.\d+$/)
        expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
      } else expect(dockerfile).toMatch(new RegExp(`FROM base AS ${service.build?.target}\\n(?!USER root)`))
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
    }
    expect(setup?.build?.target).toBe('setup')
  })
  it('mounts only what the repository holds or prepare.sh makes; secrets of one service are no other’s business', () => {
    for (const { file } of Object.values(compose.secrets))
      expect(existsSync(join(made, file.replace('deploy/generated/', '')))).toBe(true)
    const mounted = Object.values(services).flatMap((s) => (s.volumes ?? []).map((v) => v.split(':')[0] ?? ''))
    for (const path of mounted.filter((v) => v.startsWith('./')))
      expect({
        path,
        there: existsSync(
          path.startsWith('./deploy/generated') ? path.replace('./deploy/generated', made) : join(ROOT, path),
        ),
      }).toEqual({ path, there: true })
    const used = Object.values(services).flatMap((s) => s.secrets ?? [])
    expect(new Set(used)).toEqual(new Set(Object.keys(compose.secrets)))
    for (const name of ['server.password', 'influxdb.token', 'osaka-dc.edge-1.password'])
      expect(statSync(join(made, name)).mode & 0o077).toBe(0)
  })
})

it('the services’ commands by hand: a real Mosquitto with the file that is mounted, server and agent; readings reach the ledger and InfluxDB', {
  timeout: 120_000,
}, async () => {
  const conf = readFileSync(join(ROOT, 'deploy/mosquitto.conf'), 'utf8')
    .replaceAll('/run/secrets', made)
    .replace('listener 8883', `listener ${ports.broker} 127.0.0.1`)
    .replace('/mosquitto/data/', `${folder}/broker/`)
  mkdirSync(join(folder, 'broker'))
  writeFileSync(join(folder, 'mosquitto.conf'), `user root\n${conf}`)
  const broker = spawn('mosquitto', ['-c', join(folder, 'mosquitto.conf')], {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
  })
  const answers = (port: number) =>
    new Promise<boolean>((resolve) => {
      const socket = connectTcp(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
  await until('the broker listens', () => answers(ports.broker))
  // InfluxDB 2 is not at hand: the same projection into 1.6.7
  const plant = readFileSync(join(made, 'plant.yaml'), 'utf8')
  const [before, rest] = plant.split('influxdb:\n')
  expect(rest).toContain('version: "2"')
  writeFileSync(
    join(folder, 'plant.yaml'),
    `${before}influxdb: { version: "1", url: "${influx.url}", database: gentani }\n`,
  )
  const agentFile = readFileSync(join(made, 'agent-dc.yaml'), 'utf8')
    .replace(/^ {4}backfill:.*\n( {6}.*\n)+/m, '')
    .replace(/^ {4}backfill:.*$/m, '')
    .replace('local: { port: 9464 }', 'local: { port: 0 }')
  writeFileSync(join(folder, 'agent.yaml'), agentFile)
  const dataDir = join(folder, 'server')
  const server = gentani(['server', join(folder, 'plant.yaml')], { httpPort: ports.http, mqttPort: 0, dataDir })
  const agent = edgeAgent([join(folder, 'agent.yaml')])
  try {
    const accepted = async (): Promise<number> => {
      const answer = await fetch(`http://127.0.0.1:${ports.http}/metrics`).catch(() => undefined)
      const text = (await answer?.text()) ?? ''
      return Number(/gentani_readings_total\{verdict="accepted"\} (\d+)/.exec(text)?.[1] ?? 0)
    }
    await until('readings are committed', async () => (await accepted()) > 40, { ms: 60_000 })
    await until(
      'readings are in InfluxDB',
      async () => Number((await influx.rows('SELECT count(value) FROM reading'))[0]?.['count'] ?? 0) > 40,
      { ms: 20_000 },
    )
    // the access list: an agent that writes in another's name is not heard
    const before = await accepted()
    const thief = await mqtt.connectAsync(`mqtts://127.0.0.1:${ports.broker}`, {
      ca: readFileSync(join(made, 'ca.pem')),
      username: 'himeji.edge-1',
      password: readFileSync(join(made, 'himeji.edge-1.password'), 'utf8'),
    })
    const batch = { epoch: 'thief', seq: 1, sentAt: Date.now(), readings: [['utility-intake', Date.now(), '1']] }
    await thief.publishAsync('gentani/v1/osaka-dc/edge-1/readings', JSON.stringify(batch), { qos: 1 })
    await thief.endAsync()
    await until('time goes on', async () => (await accepted()) > before)
    const agents = (await (await fetch(`http://127.0.0.1:${ports.http}/metrics`)).text()).match(/quarantined"\} (\d+)/)
    expect(agents?.[1]).toBe('0')
  } finally {
    await agent.stop()
    await server.stop()
    const ended = once(broker, 'exit')
    broker.kill()
    await ended
  }
})

/** Rows of the table "Schema" of docs/influxdb.md: tags and fields by measurement; `total` has those of `slot`, and its own. */
const documented = (): Map<string, { tags: string[]; fields: string[] }> => {
  const text = readFileSync(join(ROOT, 'docs/influxdb.md'), 'utf8').split('## Schema')[1] ?? ''
  const rows = [...text.matchAll(/^\| `(\w+)` \| (.+?) \| (.+?) \| .+ \|$/gm)]
  const out = new Map<string, { tags: string[]; fields: string[] }>()
  for (const [, name = '', ...cells] of rows) {
    const [tags = [], fields = []] = cells.map((cell) =>
      [...cell.replace(/\([^)]*\)|: .*/g, '').matchAll(/(those of )?`?(\w+)`?/g)]
        .map(([, , word = '']) => word)
        .filter((word) => word !== 'and'),
    )
    const slot = out.get('slot')
    const whole = (words: string[], of: string[] = []) => words.flatMap((w) => (w === 'slot' ? of : w)).toSorted()
    out.set(name, { tags: whole(tags, slot?.tags), fields: whole(fields, slot?.fields) })
  }
  return out
}

it('Grafana’s files: the provisioned data source is that of every panel and variable, and they lie where Compose mounts them', () => {
  const read = (path: string) => readFileSync(join(ROOT, 'deploy/grafana', path), 'utf8')
  const { datasources } = parse(read('influxdb.yaml')) as {
    datasources: { uid: string; jsonData: { dbName: string } }[]
  }
  const { providers } = parse(read('dashboards.yaml')) as { providers: { options: { path: string } }[] }
  const mounts = services['grafana']?.volumes ?? []
  expect(mounts).toContain(`./deploy/grafana/dashboards:${providers[0]?.options.path}:ro`)
  expect(datasources.map((d) => d.jsonData.dbName)).toEqual([
    (compose.services['influxdb'] as { environment?: Record<string, string> }).environment?.[
      'DOCKER_INFLUXDB_INIT_BUCKET'
    ],
  ])
  for (const board of readdirSync(join(ROOT, 'deploy/grafana/dashboards'))) {
    const used = [...read(`dashboards/${board}`).matchAll(/"uid": "([\w-]+)"/g)].map(([, uid]) => uid)
    expect({
      board,
      foreign: used.filter((uid) => uid !== datasources[0]?.uid && !uid?.startsWith('gentani-')),
    }).toEqual({
      board,
      foreign: [],
    })
    expect(used).toContain(datasources[0]?.uid)
  }
})

it('every query of every Grafana panel is answered with data, and what is there has the tags and fields of the documented schema', {
  timeout: 60_000,
}, async () => {
  const parsed = parsePlant(plantText([{ id: 'osaka', kind: 'data-centre' }]))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
  const { plant } = parsed
  const { month, live } = figuresOf(plant)
  await influx.rows('DROP DATABASE gentani')
  await project(
    influx.url,
    plant,
    [
      { site: 'osaka', meter: 'intake', month: MONTH, kWh: 1_000 },
      { site: 'osaka', meter: 'ups', month: MONTH, kWh: 700 },
    ],
    [...month, ...live],
  )
  const schema = documented()
  for (const measurement of ['reading', 'slot', 'total', 'kpi']) {
    const keys = async (of: 'TAG' | 'FIELD') =>
      (await influx.rows(`SHOW ${of} KEYS FROM ${measurement}`)).map((row) => row[`${of.toLowerCase()}Key`])
    expect({ tags: (await keys('TAG')).toSorted(), fields: (await keys('FIELD')).toSorted() }).toEqual(
      schema.get(measurement),
    )
  }
  const boards = readdirSync(join(ROOT, 'deploy/grafana/dashboards'))
  expect(boards.toSorted()).toEqual(['energy.json', 'live.json', 'pue.json', 'targets.json'])
  for (const board of boards) {
    const { panels } = JSON.parse(readFileSync(join(ROOT, 'deploy/grafana/dashboards', board), 'utf8')) as {
      panels: { title: string; targets: { query: string }[] }[]
    }
    expect(panels.length).toBeGreaterThan(3)
    for (const { title, targets } of panels)
      for (const { query } of targets) {
        const asked = query
          .replaceAll('$timeFilter', `time >= ${NOW - 60 * 86_400_000}ms AND time <= ${NOW}ms`)
          .replaceAll('$site', '.*')
        const rows = await influx.rows(asked)
        expect({ board, title, rows: rows.length > 0 }).toEqual({ board, title, rows: true })
      }
  }
})
