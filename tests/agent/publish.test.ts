import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ulid } from 'ulid'
import { describe, expect, it, type TestContext } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { type PublisherOptions, publisher } from '../../edge-agent/publish.ts'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'
import { mosquitto } from './broker.ts'
import { testServer } from './server.ts'
import { kept } from './stage.ts'

/** What a test leaves behind is undone when it ends, last first. */
type Ending = Pick<TestContext, 'onTestFinished'>

/** Waits until something is so; fails by the test's own time limit. */
const until = async (so: () => boolean): Promise<void> => {
  while (!so()) await pause(10)
}

/** Mosquitto, the smallest server and a publisher with an empty spool. */
const house = async (
  { onTestFinished: undo }: Ending,
  { mosquittoOptions = '', maxBytes = 1e8, flow = {} as PublisherOptions['flow'], saysSeen = true } = {},
) => {
  const broker = await mosquitto(mosquittoOptions)
  undo(() => broker.kill())
  const server = await testServer(broker.url, { saysSeen })
  undo(() => server.close())
  const path = join(mkdtempSync(join(tmpdir(), 'gentani-publish-')), 'spool.db')
  const open = () => openSpool({ path, maxBytes, now: Date.now, epoch: () => ulid() })
  const log = kept()
  const spool = open()
  const stop = new AbortController()
  const line = publisher({
    site: 'tokyo',
    agent: 'edge',
    broker: { url: broker.url, user: 'tokyo.edge', password: () => 'secret' },
    spool,
    points: [{ meter: 'main', measure: 'counter', unit: 'kWh', decimals: 1 }],
    version: '1.2.3',
    clock: systemClock,
    log,
    drainMs: 300,
    flow: { ackTimeoutMs: 400, missingMs: 50, ...flow },
  })
  const running = line.run(stop.signal)
  const end = async () => {
    stop.abort()
    await running
  }
  undo(async () => {
    await end()
    spool.close()
  })
  let made = 0
  const add = (n: number, size = 2_000): void => {
    const drafts = Array.from({ length: n }, () => {
      const text = `${++made}`.padEnd(size, '.')
      return (epoch: string, seq: number) => Buffer.from(JSON.stringify({ epoch, seq, text }))
    })
    spool.append(drafts, new Map())
    line.pump()
  }
  return { broker, server, spool, log, add, end }
}

describe.concurrent('publisher over Mosquitto', () => {
  it('is born with its points, forgets after the ack and says goodbye', async (test) => {
    const { server, spool, add, end } = await house(test)
    add(100)
    await until(() => spool.state().committed === 100)
    expect(server.taken.size).toBe(100)
    expect(server.statuses[0]).toMatchObject({
      state: 'online',
      epoch: spool.state().epoch,
      version: '1.2.3',
      points: [{ meter: 'main', measure: 'counter', unit: 'kWh', decimals: 1 }],
    })
    await end()
    await until(() => server.statuses.at(-1)?.state === 'offline')
  })

  it('keeps what is not acknowledged: a PUBACK is not enough, and only a window is on its way', async (test) => {
    const { server, spool, add, log } = await house(test, { flow: { window: 8 } })
    server.mute(true)
    add(50)
    await until(() => log.said.includes('no ack for a while: sending again'))
    expect(spool.state()).toMatchObject({ committed: 0, oldest: 1 })
    server.mute(false)
    await until(() => spool.state().committed === 50)
    expect([...server.taken.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    expect(server.conflicts).toEqual([])
  })

  it('sends what was just sampled ahead of a backlog, and the backlog oldest first', async (test) => {
    const { server, spool, add } = await house(test)
    server.mute(true)
    add(600, 300)
    await until(() => spool.state().next === 601)
    server.mute(false)
    const fresh: number[] = []
    const order = () => [...server.taken.keys()]
    while (spool.state().committed < 400) {
      fresh.push(spool.state().next)
      add(1, 300)
      await pause(15)
    }
    await until(() => spool.state().committed === spool.state().next - 1)
    expect(server.taken.size).toBe(spool.state().next - 1)
    expect(server.conflicts).toEqual([])
    const at = new Map(order().map((seq, i) => [seq, i]))
    const end = at.get(600) ?? 0
    const ahead = fresh.filter((seq) => (at.get(seq) ?? end) < end - 50)
    expect(ahead.length).toBeGreaterThan(3)
    const old = order().filter((seq) => seq <= 600)
    expect(old).toEqual([...old].sort((a, b) => a - b))
  })

  it('keeps to the order of the spool where the server does not say what it has seen', async (test) => {
    const { server, spool, add } = await house(test, { saysSeen: false })
    server.mute(true)
    add(400, 300)
    server.mute(false)
    for (let i = 0; i < 20; i++) {
      add(1, 300)
      await pause(5)
    }
    await until(() => spool.state().committed === 420)
    expect(server.taken.size).toBe(420)
    expect(server.conflicts).toEqual([])
    expect([...server.taken.values()].filter((text) => text.includes('"void"'))).toEqual([])
  })

  it('sends again, byte for byte, when an ack goes back', async (test) => {
    const { server, spool, add } = await house(test)
    add(60)
    await until(() => spool.state().committed === 60)
    const before = new Map(server.taken)
    server.restore(20)
    await until(() => server.taken.size === 60)
    expect(server.taken).toEqual(before)
    await until(() => spool.state().committed === 60)
    add(1)
    await until(() => spool.state().committed === 61)
  })

  it('ignores acks of another epoch and what is none', async (test) => {
    const { server, spool, add, log } = await house(test)
    server.mute(true)
    add(5)
    server.say({ epoch: 'another', committed: 5, missing: [] })
    server.say({ epoch: '', committed: -1, missing: [] })
    await until(() => log.said.includes('an ack that is none was ignored'))
    expect(spool.state().committed).toBe(0)
    server.mute(false)
    await until(() => spool.state().committed === 5)
  })

  it('begins a new epoch when the server has more than the spool ever made', async (test) => {
    const { server, spool, add } = await house(test)
    add(5)
    await until(() => spool.state().committed === 5)
    server.mute(true)
    add(3)
    const { epoch } = spool.state()
    server.say({ epoch, committed: 12, missing: [] })
    await until(() => server.statuses.length === 2)
    expect(server.statuses[1]).toMatchObject({ state: 'online', epoch: spool.state().epoch })
    expect(spool.state()).toMatchObject({ next: 4, committed: 0 })
    expect(spool.state().epoch).not.toBe(epoch)
    server.taken.clear()
    server.mute(false)
    await until(() => spool.state().committed === 3)
  })

  it('puts a void in the place of a batch that was refused three times, and the line flows on', async (test) => {
    const { server, spool, add } = await house(test)
    server.refused.add(7)
    add(40)
    await until(() => spool.state().committed === 40)
    expect(JSON.parse(server.taken.get(7) ?? '')).toEqual({
      epoch: spool.state().epoch,
      seq: 7,
      void: 'refused 3 times: the server took others and still misses it',
    })
    expect(spool.state().aside).toBe(1)
    expect(server.taken.size).toBe(40)
  })

  it('finds the batch that breaks the connection and voids only that', { timeout: 30_000 }, async (test) => {
    const { server, spool, add, log } = await house(test, { mosquittoOptions: 'max_packet_size 20000' })
    add(5)
    add(1, 30_000)
    add(5)
    await until(() => spool.state().committed === 11)
    expect(server.taken.get(6)).toContain('refused 3 times: the connection broke after it was sent')
    expect([...server.taken.values()].filter((text) => text.includes('"void"'))).toHaveLength(1)
    expect(log.said).toContain('batch replaced by a void; the original is kept aside in the spool')
  })

  it('fills with voids what a restored server misses and the agent no longer has', async (test) => {
    const { server, spool, add } = await house(test, { maxBytes: 30_000 })
    for (let i = 1; i <= 4; i++) {
      add(100)
      await until(() => spool.state().committed === 100 * i)
    }
    const { oldest } = spool.state()
    expect(oldest).toBeGreaterThan(120)
    server.restore(100)
    await until(() => server.ack().committed === 400)
    const lost = [...server.taken].filter(([, text]) => text.includes('no longer kept by the agent'))
    expect(lost.map(([seq]) => seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: oldest - 101 }, (_, i) => i + 101),
    )
  })

  it('loses nothing and changes nothing when the broker is killed in the middle', { timeout: 30_000 }, async (test) => {
    const { broker, server, spool, add } = await house(test)
    add(200)
    for (let i = 0; i < 2; i++) {
      await until(() => server.received() > 30 * (i + 1))
      await broker.kill()
      add(200)
      await broker.start()
    }
    await until(() => spool.state().committed === 600)
    expect(server.taken.size).toBe(600)
    expect(server.conflicts).toEqual([])
    const texts = [...server.taken]
      .sort(([a], [b]) => a - b)
      .map(([, text]) => Number.parseInt((JSON.parse(text) as { text: string }).text, 10))
    expect(texts).toEqual(Array.from({ length: 600 }, (_, i) => i + 1))
  })
})
