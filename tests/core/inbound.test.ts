import { describe, expect, it } from 'vitest'
import { readMessage, rounded, timeOf } from '#core/inbound'
import { isIgnored, mappingLine } from '#core/mapping-line'
import { Source } from '#core/source'

const NOW = Date.parse('2026-04-01T09:00:00+09:00')
const MINUTE = 60_000
type Plain = Exclude<Source, { format: 'sparkplug-b' }>
const source = (rest: object): Plain => Source.parse({ id: 'dev', site: 'works', ...rest }) as Plain
const read = (of: Plain, topic: string, payload: string | Uint8Array, receivedAt: number | undefined = NOW) => {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload
  return readMessage(of, { topic, payload: bytes, receivedAt }, () => 1)
}
const json = (value: string, more: object = {}) =>
  source({ format: 'json', meters: [{ meter: 'a', topic: 't', value, ...more }] })

/** Messages as the devices' documentation shows them. */
const devices: [device: string, of: Plain, topic: string, payload: string, readings: unknown[]][] = [
  [
    'Shelly EM (Gen 1): a number on a topic',
    source({ format: 'number', meters: [{ meter: 'a', topic: 'shellies/em/emeter/0/total' }] }),
    ...(['shellies/em/emeter/0/total', '123456.7', [['a', NOW, '123456.7']]] as const),
  ] as never,
  [
    'Shelly Pro 3EM (Gen 2): status of a component',
    source({ format: 'json', meters: [{ meter: 'a', topic: 'pro/status/emdata:0', value: 'total_act', round: true }] }),
    'pro/status/emdata:0',
    '{"id":0,"a_total_act_energy":1.0,"total_act":123456.74}',
    [['a', NOW, '123456.7']],
  ],
  [
    'Tasmota: time without an offset',
    source({
      ...{ format: 'json' },
      meters: [{ meter: 'a', topic: 'tele/plug/SENSOR', value: 'ENERGY.Total', time: 'Time', timeFormat: 'jst' }],
    }),
    'tele/plug/SENSOR',
    '{"Time":"2026-04-01T08:59:00","ENERGY":{"TotalStartTime":"2020-01-01T00:00:00","Total":12.345,"Power":40}}',
    [['a', NOW - MINUTE, '12.345']],
  ],
  [
    'Zigbee2MQTT: last_seen in ISO 8601; digits are kept as printed',
    source({
      ...{ format: 'json' },
      meters: [{ meter: 'a', topic: 'zigbee2mqtt/plug', value: 'energy', time: 'last_seen' }],
    }),
    'zigbee2mqtt/plug',
    '{"energy":9007199254740993.10,"last_seen":"2026-04-01T08:59:00+09:00","linkquality":80}',
    [['a', NOW - MINUTE, '9007199254740993.10']],
  ],
  [
    'Telegraf JSON: seconds since 1970',
    source({
      ...{ format: 'json' },
      meters: [{ meter: 'a', topic: 't', value: 'fields.energy', time: 'timestamp', timeFormat: 's' }],
    }),
    't',
    '{"fields":{"energy":5},"name":"modbus","tags":{"host":"x"},"timestamp":1775001540}',
    [['a', NOW - MINUTE, '5']],
  ],
  [
    'Telegraf line protocol over MQTT',
    source({
      ...{ format: 'line-protocol', topics: ['telegraf/works'] },
      meters: [{ meter: 'a', measurement: 'modbus', field: 'energy', tags: { slave: '1' } }],
    }),
    'telegraf/works',
    'modbus,host=x,slave=1 energy=123456.7,power=3i 1775001540000000000\nmodbus,host=x,slave=2 energy=1 1775001540000000000\n',
    [['a', NOW - MINUTE, '123456.7']],
  ],
]
describe('devices', () => {
  it.each(devices)('%s', (_device, of, topic, payload, readings) => {
    expect(read(of, topic, payload)).toMatchObject({ readings, faults: [] })
  })
  it('what no meter stands for is named', () => {
    const line = devices.at(-1) as (typeof devices)[number]
    const lines = (of: Plain, topic: string, payload: string) =>
      read(of, topic, payload).unmapped.map(({ name, place }) => [name, mappingLine(name, place)])
    expect(lines(line[1], line[2], line[3] as string)).toEqual([
      ['modbus.power', '- { meter: power, measurement: modbus, field: power, tags: { host: x, slave: "1" } }'],
      ['modbus.energy', '- { meter: energy, measurement: modbus, field: energy, tags: { host: x, slave: "2" } }'],
    ])
    expect(lines(json('x'), 'another', '{}')).toEqual([['another', '- { meter: another, topic: another }']])
    const tasmota = '{"Time":"2026-04-01T09:00:00","ENERGY":{"Power":[3,4],"Total":12.345}}'
    expect(lines(json('x'), 'tele/Fan 2/SENSOR', tasmota)).toEqual([
      ['tele/Fan 2/SENSOR', '- { meter: sensor, topic: "tele/Fan 2/SENSOR", value: ENERGY.Total }'],
    ])
  })
  it('what plant.yaml says to ignore: a name, or all that begin so', () => {
    const ignore = ['modbus.power', 'cpu.*']
    expect(['modbus.power', 'modbus.powers', 'cpu.usage', 'cpu'].map((name) => isIgnored(name, ignore))).toEqual([
      ...[true, false, true, false],
    ])
  })
})

describe('refusals, one by one', () => {
  it.each([
    ['{"x":"12,5"}', 'not-a-number', 'x is "12,5", no number'],
    ['{"x":null}', 'not-a-number', 'x is null, no number'],
    ['{"x":true}', 'not-a-number', 'x is true, no number'],
    ['{"x":[]}', 'not-a-number', 'x is [], no number'],
    ['{"x":""}', 'not-a-number', 'x is "", no number'],
    ['{"x":1e400}', 'not-a-number', 'x is "1e400", no number'],
    ['{"x":01}', 'unreadable', expect.stringContaining('not JSON')],
    ['{"x":', 'unreadable', expect.stringContaining('not JSON')],
  ])('%s', (payload, code, reason) => {
    expect(read(json('x'), 't', payload)).toMatchObject({ readings: [], faults: [{ code, reason }] })
  })
  it('bytes that are no text', () => {
    expect(read(json('x'), 't', Uint8Array.from([0xff, 0xfe])).faults).toMatchObject([{ code: 'unreadable' }])
  })
  it('a plain number that is none', () => {
    const of = source({ format: 'number', meters: [{ meter: 'a', topic: 't' }] })
    for (const text of ['', 'unavailable', '1,5', 'NaN', '0x10'])
      expect(read(of, 't', text).faults).toMatchObject([{ code: 'not-a-number', meter: 'a' }])
  })
  it('a message about something else of the device says nothing', () => {
    expect(read(json('energy'), 't', '{"battery":90}')).toEqual({ readings: [], faults: [], unmapped: [] })
  })
  it('a time that is none', () => {
    const of = json('x', { time: 'at' })
    expect(read(of, 't', '{"x":1,"at":"2026-04-01T09:00:00"}').faults).toMatchObject([{ code: 'bad-time' }])
    expect(read(of, 't', '{"x":1}').faults).toMatchObject([{ code: 'bad-time' }])
  })
  it('a retained message is of no known time, unless it says one', () => {
    expect(
      readMessage(json('x'), { topic: 't', payload: Buffer.from('{"x":1}'), receivedAt: undefined }, () => 0),
    ).toEqual({ readings: [], faults: [], unmapped: [] })
    const of = json('x', { time: 'at', timeFormat: 'ms' })
    const said = { topic: 't', payload: Buffer.from(`{"x":1,"at":${NOW}}`), receivedAt: undefined }
    expect(readMessage(of, said, () => 0).readings).toEqual([['a', NOW, '1']])
  })
})

describe('numbers and times', () => {
  it.each([
    ['1.25', 1, '1.3'],
    ['-1.25', 1, '-1.2'],
    ['0.04', 1, '0.0'],
    ['99.99', 1, '100.0'],
    ['1.5', 0, '2'],
    ['12', 3, '12'],
    ['1.2000000000000002', 2, '1.20'],
    ['text', 1, 'text'],
  ])('%s to %i decimals: %s', (text, decimals, is) => expect(rounded(text, decimals)).toBe(is))
  it.each([
    ['2026-04-01T09:00:00+09:00', 'iso', NOW],
    ['2026-04-01T00:00:00Z', 'iso', NOW],
    ['2026-04-01 09:00', 'jst', NOW],
    ['2026-02-31T09:00:00', 'iso', undefined],
    ['1775001600.5', 's', NOW + 500],
    ['1775001600000', 'ms', NOW],
    ['1775001600000999999', 'ns', NOW],
    ['now', 's', undefined],
  ] as const)('%s as %s', (text, format, is) => expect(timeOf(text, format)).toBe(is))
})
