import { expect, test } from 'vitest'
import { readEnvironment } from '../../server/config/environment.ts'

test('nothing set: this machine alone, ports 3000 and 1883, ./data', () => {
  expect(readEnvironment({ GENTANI_HOST: '', PATH: '/bin' })).toEqual({
    ok: true,
    environment: { httpPort: 3000, mqttPort: 1883, dataDir: './data', host: '127.0.0.1' },
  })
})

test('what is set is used', () => {
  const set = {
    GENTANI_HTTP_PORT: '0',
    GENTANI_MQTT_PORT: '0',
    GENTANI_DATA_DIR: '/var/lib/g',
    GENTANI_HOST: '0.0.0.0',
  }
  expect(readEnvironment(set)).toMatchObject({
    environment: { httpPort: 0, mqttPort: 0, dataDir: '/var/lib/g', host: '0.0.0.0' },
  })
})

test('all errors at once, each with the name and the value', () => {
  expect(readEnvironment({ GENTANI_HTTP_PORT: 'http', GENTANI_MQTT_PORT: '70000' })).toEqual({
    ok: false,
    problems: [
      'GENTANI_HTTP_PORT=http: a port is a number from 0 (any free one) to 65535',
      'GENTANI_MQTT_PORT=70000: a port is a number from 0 (any free one) to 65535',
    ],
  })
})

test('one port cannot serve both', () => {
  expect(readEnvironment({ GENTANI_MQTT_PORT: '3000' })).toEqual({
    ok: false,
    problems: ['GENTANI_MQTT_PORT=3000: is also the port of GENTANI_HTTP_PORT; the two must differ'],
  })
})
