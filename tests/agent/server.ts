import { connect } from 'mqtt'
import { type Ack, type Status, topic } from '#core/wire'

/** The server's side of wire.md in its smallest form: takes batches, acknowledges them, and can be told to misbehave. */
export const testServer = async (url: string, { site = 'tokyo', agent = 'edge', saysSeen = true } = {}) => {
  const taken = new Map<number, string>()
  const statuses: Status[] = []
  const conflicts: number[] = []
  const refused = new Set<number>()
  let muted = false
  let seen = 0
  let received = 0
  let epoch = ''

  const ack = (): Ack => {
    let committed = 0
    while (taken.has(committed + 1)) committed++
    const missing: [number, number][] = []
    for (let seq = committed + 1; seq <= seen; seq++) {
      const last = missing.at(-1)
      if (taken.has(seq)) continue
      if (last && last[1] === seq - 1) last[1] = seq
      else missing.push([seq, seq])
    }
    return { epoch, committed, missing, ...(saysSeen && missing.length > 0 && { seen }) }
  }
  const publish = () => client.publish(topic(site, agent, 'ack'), JSON.stringify(ack()), { qos: 1, retain: true })
  const take = (text: string): void => {
    const { epoch: from, seq } = JSON.parse(text) as { epoch: string; seq: number }
    received++
    epoch = from
    const isVoid = text.includes('"void"')
    if (refused.has(seq) && !isVoid) {
      seen = Math.max(seen, seq)
      return publish() && undefined
    }
    seen = Math.max(seen, seq)
    const before = taken.get(seq)
    if (before !== undefined && before !== text) conflicts.push(seq)
    taken.set(seq, before ?? text)
    publish()
  }

  const client = connect(url, { reconnectPeriod: 50, clientId: 'server', clean: true, manualConnect: true })
  client.on('message', (name, payload) => {
    if (name.endsWith('/status')) statuses.push(JSON.parse(payload.toString()) as Status)
    else if (!muted) take(payload.toString())
  })
  const ready = new Promise<void>((resolve) =>
    client.on('connect', () =>
      client.subscribe([topic(site, agent, 'readings'), topic(site, agent, 'status')], { qos: 1 }, () => {
        if (epoch) publish()
        resolve()
      }),
    ),
  )
  client.connect()
  await ready
  return {
    taken,
    statuses,
    conflicts,
    refused,
    ack,
    received: () => received,
    mute: (yes: boolean) => {
      muted = yes
    },
    /** A server restored from a backup: everything after `seq` is gone, and it says so. */
    restore: (seq: number) => {
      for (const key of taken.keys()) if (key > seq) taken.delete(key)
      seen = seq
      publish()
    },
    /** Says an ack out of turn. */
    say: (wrong: Ack) => client.publish(topic(site, agent, 'ack'), JSON.stringify(wrong), { qos: 1, retain: true }),
    close: () => client.endAsync(true),
  }
}
export type TestServer = Awaited<ReturnType<typeof testServer>>
