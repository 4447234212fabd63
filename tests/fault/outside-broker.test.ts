import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { connect } from 'mqtt'
import { afterEach, expect, it } from 'vitest'
import { DROPPED_TOPIC } from '#core/broker-acl'
import { authority } from '../agent/authority.ts'
import { type Mosquitto, mosquitto } from '../agent/broker.ts'
import { get, metric } from '../e2e/api.ts'
import { gentani, type Program } from '../e2e/program.ts'
import { ROOT, type Stage } from '../e2e/stage.ts'
import { until } from '../e2e/until.ts'
import { appendRows, columns, writeAgent, writeRows } from './registers.ts'
import { committed, expectedReadings, openWorks, readingsOf, runAgent, serve, settled } from './works.ts'

/** Rows of the registers by the ends of the four stretches; batches hold 20 readings, five rows of four columns. */
const [FIRST_PART, HALF, ALL] = [1_000, 2_000, 3_000]
const BATCH = 20
const batches = (rows: number): number => (rows * columns.length) / BATCH
const running: Program[] = []
let stage: Stage
let broker: Mosquitto
afterEach(async () => {
  await Promise.all(running.splice(0).map((p) => p.kill9()))
  await broker.kill()
  stage.remove()
})
const kept = <T extends Program>(p: T): T => {
  running.push(p)
  return p
}
const reach = (rows: number) =>
  until(`batch ${batches(rows)} is committed`, async () => (await committed(stage).catch(() => 0)) >= batches(rows), {
    ms: 90_000,
  })
type Live = { attention: { kind: string }[] }
const attention = async (): Promise<string[]> =>
  (await get<Live>(stage.httpPort, '/api/v1/live')).attention.map(({ kind }) => kind)

/** Mosquitto with TLS, the plant's own access list and two passwords; a queue of eight messages, nothing kept on disk. */
const openBroker = async () => {
  const { folder, at } = authority({ broker: 'broker', server: 'gentani' })
  const acl = gentani(['broker-acl', stage.plantPath])
  expect(await acl.ended).toBe(0)
  writeFileSync(at('acl'), acl.out())
  writeFileSync(join(stage.folder, 'server.password'), 'of the server\n', { mode: 0o600 })
  const agentPassword = readFileSync(stage.passwordFile, 'utf8').trim()
  execFileSync('mosquitto_passwd', ['-b', '-c', at('passwords'), 'gentani', 'of the server'], { stdio: 'ignore' })
  execFileSync('mosquitto_passwd', ['-b', at('passwords'), 'works.edge', agentPassword], { stdio: 'ignore' })
  for (const name of ['ca.pem', 'server.pem', 'server.key']) copyFileSync(at(name), join(stage.folder, name))
  const conf = [
    `user ${userInfo().username}`,
    'allow_anonymous false',
    `acl_file ${at('acl')}`,
    `password_file ${at('passwords')}`,
    ...[`cafile ${at('ca.pem')}`, `certfile ${at('broker.pem')}`, `keyfile ${at('broker.key')}`],
    ...['max_queued_messages 8', 'sys_interval 1'],
  ]
  broker = await mosquitto(conf.join('\n'))
  return { folder, url: broker.url.replace('mqtt:', 'mqtts:') }
}

it('agent → Mosquitto with TLS and access list → server: broker and server die in mid-flow, queues run over, nothing is lost', {
  timeout: 240_000,
}, async () => {
  stage = await openWorks()
  const { url } = await openBroker()
  const own = `broker: { url: '${url}', passwordFile: server.password, caFile: ca.pem, certFile: server.pem, keyFile: server.key }\n`
  writeFileSync(stage.plantPath, `${own}${readFileSync(join(ROOT, 'tests/fault/plant.yaml'), 'utf8')}`)
  writeRows(stage, FIRST_PART)
  writeAgent(stage, { meters: columns, batch: BATCH, broker: `url: '${url}', caFile: ca.pem` })
  let server = kept(await serve(stage))
  const agent = kept(runAgent(stage))
  await reach(FIRST_PART / 4)

  // the access list: the agent's own password does not let it speak for the server, nor hear what others say
  const ca = readFileSync(join(stage.folder, 'ca.pem'))
  const login = { ca, username: 'works.edge', password: stage.password, clientId: 'intruder', reconnectPeriod: 0 }
  const intruder = connect(url, { ...login, protocolVersion: 5 })
  const answers = await intruder
    .publishAsync('gentani/v1/works/edge/ack', '{"epoch":"X","committed":99999}', { qos: 1, retain: true })
    .then(
      (packet) => packet?.cmd === 'puback' && packet.reasonCode,
      (error: { code?: number }) => error.code,
    )
  expect(answers).toBe(135) // not authorised
  const heard: string[] = []
  intruder.on('message', (topic) => void heard.push(topic))
  await intruder.subscribeAsync('gentani/v1/works/edge/readings', { qos: 1 }).catch(() => undefined)

  await broker.kill()
  await until('it is said', async () => (await attention()).includes('broker-away'))
  await broker.start()
  await reach(FIRST_PART)
  // attention goes with the snapshot of the second
  await until('the lost session is told', async () => (await attention()).includes('broker-session-lost'))
  expect(await metric(stage.httpPort, 'gentani_broker{kind="sessionsLost"}')).toBe(1)

  // the server is away: the broker's queue of eight runs over, and it throws away what the agent has a PUBACK for
  await server.kill9()
  appendRows(stage, FIRST_PART, HALF)
  const watcher = connect(url, {
    ca,
    username: 'gentani',
    password: 'of the server',
    clientId: 'watcher',
    reconnectPeriod: 0,
  })
  let dropped = 0
  watcher.on('message', (_topic, payload) => {
    dropped = Number(payload.toString())
  })
  watcher.subscribe(DROPPED_TOPIC)
  await until('messages were thrown away', () => dropped > 0)
  await watcher.endAsync(true)
  server = kept(await serve(stage))
  await reach(HALF)

  await Promise.all([server.kill9(), broker.kill()])
  appendRows(stage, HALF, ALL)
  await broker.start()
  server = kept(await serve(stage))
  await reach(ALL)

  for (const [column, meter] of (['a', 'b', 'c'] as const).entries()) {
    const { want, sum } = await settled(stage, meter, { column, rows: ALL })
    expect(sum).toBe(want)
    expect(await readingsOf(stage, meter)).toEqual(expectedReadings(column, ALL))
  }
  await until(
    'all is told',
    async () => (await metric(stage.httpPort, 'gentani_readings_total{verdict="accepted"}')) === 3 * ALL,
  )
  expect(await metric(stage.httpPort, 'gentani_readings_total{verdict="quarantined"}')).toBe(ALL)
  expect(await metric(stage.httpPort, 'gentani_batches_total{kind="conflict"}')).toBe(0)
  expect(heard).toEqual([])
  await intruder.endAsync(true)
  expect(await agent.stop()).toBe(0)
  expect(await server.stop()).toBe(0)
})
