import { describe, expect, it, test } from 'vitest'
import { passwordFlaw } from '../../server/auth/password.ts'
import { placeOf, throttle, triesOf } from '../../server/auth/throttle.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('%s counts as the place %s', (address, place) => {
  expect(placeOf(address)).toBe(place)
})

describe('the waits of one account from one place', () => {
  const tries = triesOf({ account: 'sato', place: '192.0.2.7', device: undefined })
  it('double up to five minutes, and are forgotten after an hour', () => {
    let now = 0
    const waits: number[] = []
    const counted = throttle(() => now)
    for (let i = 0; i < 16; i += 1) {
      now += counted.wait(tries) * 1000
      counted.failed(tries)
      waits.push(counted.wait(tries))
    }
    expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
    now += 3_600_000
    expect(counted.wait(tries)).toBe(0)
    counted.failed(tries)
    expect(counted.wait(tries)).toBe(0)
  })
  it('end with a sign-in', () => {
    const counted = throttle(() => 0)
    for (let i = 0; i < 4; i += 1) counted.failed(tries)
    counted.failed(tries)
    expect(counted.wait(tries)).toBe(1)
    counted.succeeded(tries)
    expect(counted.wait(tries)).toBe(0)
  })
  it('are those of a browser alone, where it is known', () => {
    const counted = throttle(() => 0)
    for (let i = 0; i < 40; i += 1) counted.failed(tries)
    expect(counted.wait(triesOf({ account: 'sato', place: '192.0.2.7', device: 'known' }))).toBe(0)
    expect(counted.wait(triesOf({ account: 'suzuki', place: '192.0.2.7', device: undefined }))).toBeGreaterThan(0)
    expect(counted.wait(triesOf({ account: 'suzuki', place: '192.0.2.8', device: undefined }))).toBe(0)
  })
})

test.each([
  ['correct horse battery', undefined],
  ['今日も一日ご安全に 節電', undefined],
  ['eleven char', 'at least 12'],
  ['a'.repeat(257), 'at most 256'],
  ['abababababab', '5 different'],
  ['satosatosato1', 'more than the account'],
])('%s as a password: %s', (password, why) => {
  const flaw = passwordFlaw(password, 'sato')
  if (why === undefined) expect(flaw).toBeUndefined()
  else expect(flaw).toContain(why)
})
