/** Payloads that are no batch, in many kinds; `i` makes each one different. */
export const badPayload: readonly ((i: number) => string | Buffer)[] = [
  () => '',
  (i) => `not json ${i}`,
  (i) => `{"epoch":"X${i}","seq":`,
  (i) => Buffer.from([0xff, 0xfe, i % 256, 0x00]),
  (i) => `[${i}]`,
  (i) => `"${i}"`,
  () => 'null',
  (i) => `${i}`,
  (i) => JSON.stringify({ seq: i + 1, sentAt: 1, readings: [] }),
  (i) => JSON.stringify({ epoch: `no epoch ${i}`, seq: 1, readings: [] }),
  (i) => JSON.stringify({ epoch: 7, seq: i + 1, readings: [] }),
  (i) => JSON.stringify({ epoch: 'x'.repeat(41), seq: i + 1, readings: [] }),
  (i) => JSON.stringify({ epoch: 'MAL', seq: -i, readings: [] }),
  (i) => JSON.stringify({ epoch: 'MAL', seq: i + 0.5, readings: [] }),
  (i) => JSON.stringify({ epoch: 'MAL', seq: String(i), readings: [] }),
  (i) => JSON.stringify({ epoch: 'MAL', seq: 2 ** 53 + i * 2, readings: [] }),
  (i) => JSON.stringify({ epoch: `MALa${i}`, seq: 1, readings: {} }),
  (i) => JSON.stringify({ epoch: `MALb${i}`, seq: 1 }),
  (i) => `${'['.repeat(1_000 + i)}${']'.repeat(1_000 + i)}`,
  (i) => JSON.stringify({ __proto__: null, constructor: { prototype: { seq: i } } }),
]
/** One of each many: over 256 KiB, and under the packet's limit. */
export const tooLarge = (i: number): string =>
  JSON.stringify({ epoch: `BIG${i}`, seq: 1, sentAt: 1, readings: [['a', 1, 'x'.repeat(300_000)]] })

/** Readings that cannot be taken, for the inside of a batch that can. */
export const badReading: readonly ((i: number) => unknown)[] = [
  (i) => [`no-such-meter-${i}`, 1_750_000_000_000 + i, '1'],
  (i) => ['a', 1_750_000_000_000 + i, 'NaN'],
  (i) => ['a', 1_750_000_000_000 + i, 'Infinity'],
  (i) => ['a', 1_750_000_000_000 + i, ''],
  (i) => ['a', 1_750_000_000_000 + i, '12,5'],
  (i) => ['a', 1_750_000_000_000 + i, '0x10'],
  (i) => ['a', 1_750_000_000_000 + i, null],
  (i) => ['a', 1_750_000_000_000 + i, true],
  (i) => ['a', 1_750_000_000_000 + i, [1]],
  (i) => ['a', 1_750_000_000_000 + i, '1.23456'],
  (i) => ['a', 1_750_000_000_000 + i, '1e300'],
  (i) => ['a', 1_750_000_000_000 + i, '1', 'excellent'],
  (i) => ['a', `${1_750_000_000_000 + i}`, '1'],
  (i) => ['a', 1_750_000_000_000.5 + i, '1'],
  (i) => ['a', -1 - i, '1'],
  (i) => ['a', 4_000_000_000_000 + i, '1'],
  (i) => ['A b', 1_750_000_000_000 + i, '1'],
  (i) => ['a', 1_750_000_000_000 + i],
  (i) => ['a', 1_750_000_000_000 + i, '1', 'good', 'more'],
  () => null,
  (i) => i,
  (i) => ({ meter: 'a', at: i, value: 1 }),
]
