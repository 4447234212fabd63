import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Batch, type Note } from '#core/wire'
import {
  agreed,
  ClockConfig,
  type ClockState,
  ofChrony,
  ofTimedatectl,
  ofTimesyncd,
} from '../../edge-agent/clock-state.ts'
import { keepClock } from '../../edge-agent/clock-watch.ts'
import { collector } from '../../edge-agent/collector.ts'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'
import { kept } from './stage.ts'

const NOW = Date.parse('2026-11-01T00:00:00Z')

/** A computer whose clocks a test turns, with a spool, a collector and the clock that stamps. */
const computer = ({ wall = NOW, boot = 'boot-1', said = 'synced' as ClockState, path = newPath() } = {}) => {
  const is = { mono: 60_000, wall, said, stall: 0 }
  const pass = (ms: number): void => {
    is.mono += ms
    is.wall += ms
  }
  const spool = openSpool({ path, maxBytes: 1e8, now: () => is.wall, epoch: () => 'E' })
  const notes: Note[] = []
  const log = kept()
  const clock = keepClock({
    hardware: {
      boot,
      wall: () => {
        // a computer that does something else between the two looks at its clocks
        pass(is.stall)
        is.stall = 0
        return is.wall
      },
      mono: () => is.mono,
    },
    config: ClockConfig.parse({ holdFor: '10m' }),
    spool,
    log,
    ask: async () => is.said,
    tell: (note) => void notes.push(note),
    unsentFrom: () => spool.state().committed + 1,
    cut: () => into.cut(),
  })
  const into = collector({ spool, clock, log, lingerMs: 60_000, line: clock.line })
  const sample = (): number => {
    const at = clock.now()
    into.add('d', { point: 'main', at, raw: '1', mark: String(at) })
    into.cut()
    return at
  }
  const sent = () => spool.peek(0, 100).map(({ payload }) => Batch.parse(JSON.parse(payload.toString())))
  const times = () => sent().flatMap(({ readings }) => readings.map(([, at]) => at))
  return { is, pass, spool, notes, log, clock, sample, sent, times, path }
}
const newPath = () => join(mkdtempSync(join(tmpdir(), 'gentani-clock-')), 'spool.db')

describe('a computer that is busy', () => {
  it('does not take for a step of its clock what passes between a look at one clock and at the other', async () => {
    const c = computer()
    await c.clock.begin()
    const shown = c.clock.now()
    c.is.stall = 161
    expect(c.clock.now()).toBe(shown + 161)
    expect(c.clock.lastStep()).toBeUndefined()
    expect(c.notes).toEqual([])
  })
})

describe('a clock that nobody vouches for', () => {
  it('is sampled at once; when it is set, all that waited goes out with corrected times and says what it showed', async () => {
    const c = computer({ wall: Date.UTC(1970, 0, 1) + 5_000, said: 'unsynced' })
    await c.clock.begin()
    expect(c.clock.state()).toBe('unsynced')
    const shown = [c.sample()]
    c.pass(60_000)
    shown.push(c.sample())
    expect(c.times()).toEqual([])
    const by = NOW - c.is.wall
    c.is.wall = NOW
    c.is.said = 'synced'
    await c.clock.begin()
    c.pass(60_000)
    c.sample()
    expect(c.times()).toEqual([NOW - 60_000, NOW, NOW + 60_000])
    expect(c.sent().map(({ restamped }) => restamped)).toEqual([
      { by, boot: 'boot-1' },
      { by, boot: 'boot-1' },
      undefined,
    ])
    expect(
      c
        .times()
        .slice(0, 2)
        .map((t) => t - by),
    ).toEqual(shown)
    expect(c.notes).toMatchObject([{ kind: 'clock-step', to: NOW }])
    expect(c.clock.lastStep()).toEqual({ at: NOW, by })
    c.spool.close()
  })

  it('is taken as it is after ten minutes without a time server, if it is plausible, and that is told', async () => {
    const c = computer({ said: 'unsynced' })
    await c.clock.begin()
    c.sample()
    c.pass(9 * 60_000)
    await c.clock.begin()
    expect(c.times()).toEqual([])
    c.pass(60_000)
    await c.clock.begin()
    expect(c.times()).toEqual([NOW])
    expect(c.clock.state()).toBe('unsynced')
    expect(c.notes).toMatchObject([{ kind: 'unsynced', from: NOW, to: NOW + 600_000 }])
    c.spool.close()
  })

  it('of an earlier boot: plausible times go out, others are voids with the originals aside', async () => {
    const path = newPath()
    for (const [boot, wall] of [
      ['boot-0', 1_000_000],
      ['boot-1', NOW],
    ] as const) {
      const c = computer({ boot, wall, said: 'unsynced', path })
      await c.clock.begin()
      c.sample()
      c.spool.close()
    }
    const c = computer({ boot: 'boot-2', wall: NOW + 3_600_000, path })
    await c.clock.begin()
    const texts = c.spool.peek(0, 9).map(({ payload }) => payload.toString())
    expect(texts[0]).toContain('"void":"the clock of the computer was never set in that boot')
    expect(texts[1]).toContain(`["main",${NOW},"1"]`)
    expect(c.spool.state().aside).toBe(1)
    c.spool.close()
  })
})

describe('a clock that is set while it stamps', () => {
  it('back by an hour, nothing sent yet: what it stamped moves with it, in order, none twice', async () => {
    const c = computer()
    await c.clock.begin()
    for (let i = 0; i < 3; i++) {
      c.sample()
      c.pass(60_000)
    }
    c.is.wall -= 3_600_000
    for (let i = 0; i < 3; i++) {
      c.sample()
      c.pass(60_000)
    }
    expect(c.times()).toEqual([0, 1, 2, 3, 4, 5].map((i) => NOW - 3_600_000 + i * 60_000))
    expect(c.sent()[0]?.restamped).toEqual({ by: -3_600_000, boot: 'boot-1' })
    expect(c.notes).toMatchObject([{ kind: 'clock-step', reason: 'the clock was set by -3600.000 s' }])
    c.spool.close()
  })

  it('back by an hour, what was sent stays as it was sent', async () => {
    const c = computer()
    await c.clock.begin()
    c.sample()
    c.pass(60_000)
    c.sample()
    const first = c.spool.peek(0, 1)[0]?.payload.toString()
    c.spool.ack({ epoch: 'E', committed: 1 })
    c.is.wall -= 3_600_000
    c.pass(60_000)
    c.sample()
    expect(c.spool.peek(0, 1)[0]?.payload.toString()).toBe(first)
    expect(c.times()).toEqual([NOW, NOW + 60_000 - 3_600_000, NOW + 120_000 - 3_600_000])
    c.spool.close()
  })

  it('forward by an hour and back again: what was stamped before is as it was, though the looks at two clocks differ by a millisecond', async () => {
    const c = computer()
    await c.clock.begin()
    c.sample()
    c.pass(60_000)
    c.is.wall += 3_600_000
    c.sample()
    c.pass(60_000)
    c.is.wall -= 3_600_001
    c.sample()
    expect(c.times()).toEqual([NOW, NOW + 60_000 - 1, NOW + 120_000 - 1])
    expect(c.sent().map(({ restamped }) => restamped?.by)).toEqual([undefined, -3_600_001, undefined])
    c.spool.close()
  })

  it('back by a second: no stamp is given twice; forward: time follows', async () => {
    const c = computer()
    await c.clock.begin()
    const times: number[] = []
    for (const by of [0, -1_000, 0, -1_000, 5_000, 0]) {
      c.is.wall += by
      times.push(c.sample())
      c.pass(500)
    }
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
    expect(c.times()).toEqual(times)
    expect(c.notes).toHaveLength(3)
    c.spool.close()
  })
})

describe('who keeps the clock', () => {
  it('reads chrony, timedatectl and timesyncd; what is not there is unknown', () => {
    const tracking = (leap: string) =>
      `A29FC87B,162.159.200.123,4,1795659043.1,-0.0001,0.00002,0.0001,-5.1,0.0,0.2,0.03,0.001,64.4,${leap}\n`
    expect(ofChrony(tracking('Normal'))).toBe('synced')
    expect(ofChrony(tracking('Not synchronised'))).toBe('unsynced')
    expect(ofChrony('')).toBe('unknown')
    expect(ofTimedatectl('NTPSynchronized=yes\n')).toBe('synced')
    expect(ofTimedatectl('NTPSynchronized=no\n')).toBe('unsynced')
    expect(ofTimedatectl('')).toBe('unknown')
    expect(ofTimesyncd(() => false)).toBe('unknown')
    expect(ofTimesyncd((path) => !path.endsWith('synchronized'))).toBe('unsynced')
    expect(ofTimesyncd(() => true)).toBe('synced')
  })
  it('one that says synced is enough; where nobody says anything it stays unknown', () => {
    expect(agreed(['unsynced', 'synced', 'unknown'])).toBe('synced')
    expect(agreed(['unknown', 'unsynced'])).toBe('unsynced')
    expect(agreed(['unknown', 'unknown'])).toBe('unknown')
  })
})
