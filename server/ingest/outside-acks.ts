import type { MqttClient } from 'mqtt'

/** Acks on their way at most: a broker may allow no more than its receive maximum, 20 by default at Mosquitto. */
const IN_FLIGHT = 16

/**
 * Retained acks on their way to an outside broker. Only the newest of each topic matters: while one is on its way the next waits here,
 * and a new connection says them all again, for the broker may have lost them.
 */
export const ackSender = () => {
  const newest = new Map<string, string>()
  let link: MqttClient | undefined
  let due = new Set<string>()
  let flying = new Set<string>()
  let idle: (() => void) | undefined

  const next = (): void => {
    const on = link
    if (!on) return
    const away = flying
    for (const topic of due) {
      if (away.size >= IN_FLIGHT) return
      if (away.has(topic)) continue
      due.delete(topic)
      away.add(topic)
      on.publish(topic, newest.get(topic) ?? '', { qos: 1, retain: true }, () => {
        away.delete(topic)
        if (link === on) next()
        if (away.size === 0 && due.size === 0) idle?.()
      })
    }
  }
  return {
    say(topic: string, text: string): void {
      newest.set(topic, text)
      due.add(topic)
      next()
    },
    /** Says something once, to those who listen now; without a connection it is lost. */
    once(topic: string, text: string): void {
      link?.publish(topic, text, { qos: 1, retain: false })
    },
    /** A connection that stands, or none. */
    over(client: MqttClient | undefined): void {
      link = client
      flying = new Set()
      due = new Set(newest.keys())
      next()
    },
    /** Resolves when all that was said has left. */
    said: (): Promise<void> =>
      new Promise((resolve) => {
        idle = resolve
        if (!link || (flying.size === 0 && due.size === 0)) resolve()
      }),
  }
}
