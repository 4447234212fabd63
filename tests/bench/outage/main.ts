/**
 * An outage of seven days at 2,000 readings a minute, and what follows it: the spool of a real agent is filled as fast as it takes
 * readings while the server is away; then the server comes and what was spooled drains while new readings go on being sampled each
 * second. Says the size of the spool on the disk, how fast it drains against the live rate, how old live data were at the most, and
 * whether generated = accepted + quarantined + still on the agent.
 *
 *   npx tsx -C source tests/bench/outage/main.ts [--scale 0.01]
 *
 * --scale: this share of the seven days. It compiles the server first, as the tests do.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ulid } from 'ulid'
import { at, DAY, MINUTE } from '#core/time'
import { clockOf, systemClock } from '../../../edge-agent/clock.ts'
import { type Collector, collector } from '../../../edge-agent/collector.ts'
import { publisher } from '../../../edge-agent/publish.ts'
import type { Spool } from '../../../edge-agent/spool/spool.ts'
import { openSpool } from '../../../edge-agent/spool/sqlite.ts'
import { nextOpen } from '../../../edge-agent/standing.ts'
import { metric, ready } from '../../e2e/api.ts'
import { gentani } from '../../e2e/program.ts'
import { openStage } from '../../e2e/stage.ts'
import { isPower, METERS, meterOf, shown, writePlant } from './plant.ts'

const { values } = parseArgs({ options: { scale: { type: 'string', default: '1' } } })
const scale = Number(values.scale)
if (!(scale > 0 && scale <= 1)) throw new Error('--scale is over 0 and at most 1')
const seconds = Math.round((7 * DAY * scale) / 1_000)
const PER_MINUTE = 2_000
/** Readings of one batch: what is read in a second, for the agent makes a batch of it. */
const A_SECOND = 34

const quiet = { info: () => undefined, warn: () => undefined, error: console.error }
const stage = await openStage({ site: 'works' })
writePlant(stage)
const path = join(stage.folder, 'spool.db')
const spool = openSpool({ path, maxBytes: 2_147_483_648, now: Date.now, epoch: () => ulid() })
const meters = Array.from({ length: METERS }, (_, n) => n)
const due = Array.from({ length: 60 }, (_, s) => meters.filter((n) => Math.floor((n * 60) / METERS) === s))

let generated = 0
const second = (into: Collector, t: number): Promise<void> | undefined => {
  const now = due[(t / 1_000) % 60] ?? []
  let full: Promise<void> | undefined
  for (const [i, n] of now.entries()) {
    const mark = i === now.length - 1 ? { mark: String(t) } : {}
    full = into.add('bus', { point: meterOf(n), at: at(t), raw: shown(n, t), ...mark }) ?? full
    generated++
  }
  return full
}
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
const size = (name: string): number => statSync(name, { throwIfNoEntry: false })?.size ?? 0

// the outage
const end = Math.floor(Date.now() / MINUTE) * MINUTE - MINUTE
let clock = end - seconds * 1_000
const filling = performance.now()
const past = collector({ spool, clock: clockOf(() => clock), log: quiet, lingerMs: 60_000, maxReadings: A_SECOND })
for (let s = 0; s < seconds; s++) {
  clock += 1_000
  const full = second(past, clock)
  if (full) await full
  if (s % 10_000 === 9_999) await pause(0)
}
past.close()
const filled = (performance.now() - filling) / 1_000
const backlog = generated
const onDisk = size(path) + size(`${path}-wal`)
const lastOld = spool.state().next - 1
say(
  `outage of ${(seconds / 86_400).toFixed(2)} days: ${backlog} readings in ${lastOld} batches, written in ${filled.toFixed(0)} s`,
)
say(
  `spool on the disk: ${mb(onDisk)}, ${(onDisk / backlog).toFixed(1)} bytes a reading; 20,160,000 readings at this rate: ${mb((onDisk / backlog) * 20_160_000)}`,
)

// the server comes; readings go on
const server = gentani(['server', stage.plantPath], stage)
await ready(stage.httpPort)
const stamped = new Map<number, number>()
let newest = 0
let drainedAt = 0
let oldCommitted = 0
const watched: Spool = {
  ...spool,
  ack: (said) => {
    const ack = { missing: [], ...said }
    for (const [seq, t] of stamped) {
      if (nextOpen(ack, seq) === seq) continue
      newest = Math.max(newest, t)
      stamped.delete(seq)
    }
    const way = spool.ack(ack)
    oldCommitted = Math.min(lastOld, spool.state().committed)
    if (oldCommitted === lastOld && drainedAt === 0) drainedAt = performance.now()
    return way
  },
}
const stop = new AbortController()
const line = publisher({
  ...{ site: 'works', agent: 'edge', spool: watched, clock: systemClock, log: quiet, version: 'bench' },
  broker: { url: `mqtt://127.0.0.1:${stage.mqttPort}`, user: 'works.edge', password: () => stage.password },
  points: meters.map((n) => ({
    meter: meterOf(n),
    measure: isPower(n) ? 'gauge' : 'counter',
    unit: isPower(n) ? 'kW' : 'kWh',
    decimals: 1,
  })),
})
let sampled = Date.now()
const live = collector({
  ...{ spool, clock: systemClock, log: quiet },
  onAppend: () => {
    stamped.set(spool.state().next - 1, sampled)
    line.pump()
  },
})
const draining = performance.now()
const running = line.run(stop.signal)
let worst = 0
let rss = 0
let rows = 0
const beat = setInterval(() => {
  const t = Math.floor(Date.now() / 1_000) * 1_000
  if (t > sampled) {
    sampled = t
    void second(live, t)
    rows++
  }
  if (newest > 0) worst = Math.max(worst, Date.now() - newest)
  rss = Math.max(rss, process.memoryUsage.rss())
}, 100)
const tell = setInterval(() => {
  const took = (performance.now() - draining) / 1_000
  say(
    `  ${took.toFixed(0)} s: ${oldCommitted} of ${lastOld} batches drained, live data at most ${(worst / 1_000).toFixed(1)} s old`,
  )
}, 30_000)
while (drainedAt === 0) await pause(100)
await pause(3_000)
clearInterval(beat)
clearInterval(tell)
live.close()
line.pump()
while (spool.state().committed < spool.state().next - 1) await pause(100)
const took = (drainedAt - draining) / 1_000
const rate = backlog / took
say(
  `drained in ${took.toFixed(1)} s: ${Math.round(rate)} readings/s, ${(rate / (PER_MINUTE / 60)).toFixed(0)} × the live rate; ${rows} seconds of live readings meanwhile`,
)
say(`live data at most ${(worst / 1_000).toFixed(2)} s old when they were acknowledged; agent ${mb(rss)} resident`)
const verdict = (name: string): Promise<number> => metric(stage.httpPort, `gentani_readings_total{verdict="${name}"}`)
let [accepted, quarantined] = [0, 0]
for (let i = 0; i < 20 && accepted + quarantined < generated; i++) {
  await pause(500)
  ;[accepted, quarantined] = [await verdict('accepted'), await verdict('quarantined')]
}
const still = spool
  .peek(spool.state().committed, 1_000_000)
  .reduce((n, { payload }) => n + (JSON.parse(payload.toString()) as { readings: unknown[] }).readings.length, 0)
const equal = generated === accepted + quarantined + still
say(
  `generated ${generated} = accepted ${accepted} + quarantined ${quarantined} + still on the agent ${still}: ${equal ? 'equal' : 'NOT EQUAL'}`,
)
stop.abort()
await running
spool.close()
await server.stop()
stage.remove()
if (!equal) process.exitCode = 1
