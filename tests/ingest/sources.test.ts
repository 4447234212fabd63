import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { Plant } from '#core/plant'
import { mosquitto } from '../agent/broker.ts'
import { open } from '../contract/opened.ts'
import { counter } from '../contract/plant.ts'
import { until } from '../e2e/until.ts'
import { openSide, speaker } from './outside.ts'

const name = { ja: '計器', en: 'meter' }
const meter = (id: string) => counter(id, { agent: undefined, decimals: 3 })
const plant = Plant.parse({
  company: { id: 'co', name },
  sites: [
    {
      ...{ id: 'works', name, kind: 'factory', area: 'chubu', agents: ['edge'] },
      meters: ['plain', 'tasmota', 'telegraf', 'spark', 'aliased'].map(meter),
    },
  ],
  sources: [
    {
      id: 'shelly',
      site: 'works',
      format: 'number',
      meters: [{ meter: 'plain', topic: 'shellies/em/emeter/0/total' }],
    },
    {
      ...{ id: 'plugs', site: 'works', format: 'json' },
      meters: [{ meter: 'tasmota', topic: 'tele/plug/SENSOR', value: 'ENERGY.Total', time: 'Time', timeFormat: 'jst' }],
    },
    {
      ...{ id: 'telegraf', site: 'works', format: 'line-protocol', topics: ['telegraf/works'] },
      meters: [{ meter: 'telegraf', measurement: 'modbus', field: 'energy' }],
    },
    {
      ...{ id: 'spark', site: 'works', format: 'sparkplug-b', group: 'Works' },
      meters: [
        { meter: 'spark', node: 'Edge1', metric: 'Total' },
        { meter: 'aliased', node: 'Edge1', device: 'Meter1', metric: 'Power' },
      ],
    },
  ],
})
type Recorded = { messages: { topic: string; hex: string }[] }
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/sparkplug.json'), 'utf8')) as Recorded

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

it('each format over Mosquitto into the ledger; a node that is not known is asked for its birth; sent again nothing is new', {
  timeout: 60_000,
}, async () => {
  const broker = await mosquitto()
  undo.push(() => broker.kill())
  const ledger = await open(join(mkdtempSync(join(tmpdir(), 'gentani-sources-')), 'ledger.db'), plant)
  undo.push(() => ledger.close())
  const device = await speaker(broker.url)
  undo.push(() => device.endAsync(true))
  const commands: string[] = []
  device.on('message', (topic, payload) => void commands.push(`${topic} ${payload.includes('Node Control/Rebirth')}`))
  await device.subscribeAsync('spBv1.0/Works/NCMD/#')
  const server = openSide(broker.url, {}, { plant, real: ledger })
  undo.push(() => server.side.close())
  await until('a birth is asked for', () => commands.length === 1)
  expect(commands).toEqual(['spBv1.0/Works/NCMD/Edge1 true'])

  const say = async () => {
    await device.publishAsync('tele/plug/SENSOR', '{"Time":"2026-04-01T09:00:00","ENERGY":{"Total":12.345}}', {
      qos: 1,
    })
    await device.publishAsync('telegraf/works', 'modbus,host=x energy=123.4,power=3 1775001600000000000\n', { qos: 1 })
    for (const { topic, hex } of recorded.messages)
      if (!topic.includes('NCMD')) await device.publishAsync(topic, Buffer.from(hex, 'hex'), { qos: 0 })
  }
  const counts = () => ledger.read('counts')
  await device.publishAsync('shellies/em/emeter/0/total', '5.5', { qos: 1 })
  await device.publishAsync('shellies/em/emeter/0/total', 'unavailable', { qos: 1 })
  await say()
  await until('all is there', async () => (await counts()).accepted === 7)
  await say()
  await until('all came again', async () => (await counts()).twice >= 6)
  expect(await counts()).toMatchObject({ accepted: 7, quarantined: 1, conflicts: 0 })

  const stored = async (id: string) =>
    (await ledger.read('readings', { meter: `works/${id}`, from: 0, to: 2e12, after: null, limit: 10 })).map((r) => [
      r.at - 1_775_001_600_000,
      r.value,
    ])
  expect((await stored('plain')).map(([, value]) => value)).toEqual(['5.5'])
  expect(await stored('tasmota')).toEqual([[0, '12.345']])
  expect(await stored('telegraf')).toEqual([[0, '123.4']])
  expect(await stored('spark')).toEqual([
    [0, '4000000000'],
    [60_000, '4000000001'],
  ])
  expect(await stored('aliased')).toEqual([
    [0, '12.3'],
    [60_000, '12.4'],
  ])
  const states = server.sources.states()
  expect(states.map(({ source, refused, unmapped }) => [source.id, refused, [...unmapped.keys()]])).toEqual([
    ['shelly', 1, []],
    ['plugs', 0, []],
    ['telegraf', 0, ['modbus.power']],
    ['spark', 0, ['Edge1/Meter1/Energy', 'Edge1/Meter1/Net', 'Edge1/Meter1/Temperature', 'Edge1/Meter1/Other']],
  ])
})
