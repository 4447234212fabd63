import type { Session, Varbind } from 'net-snmp'
import { displayed, type Read } from '../decimal.ts'
import type { Driver, Start } from '../driver.ts'
import { type Answer, poll, type Reader, tried } from '../poll.ts'
import type { SnmpConfig, SnmpPoint } from './config.ts'
import { openSession } from './session.ts'
import { numberOf } from './value.ts'

/** SNMPv2-MIB::sysUpTime.0, hundredths of a second since the agent of the device began. */
const UPTIME = '1.3.6.1.2.1.1.3.0'
/** It starts again from 0 at 2^32 hundredths (497 days): no restart. */
const UPTIME_WRAP = 2 ** 32
/** A device's count of time may differ from ours by so much between two readings, hundredths. */
const SLACK = 6_000

/** Reads OIDs of a device by SNMP v2c or v3: one session, GET only. */
export const snmp = (config: SnmpConfig, start: Start): Driver =>
  poll(config, start, (quick) => reader({ config, start, quick }))

type Opened = { readonly config: SnmpConfig; readonly start: Start; readonly quick: () => boolean }

const reader = ({ config, start, quick }: Opened): Reader => {
  let session: Session | undefined
  const restarted = restarts(() => start.log.warn({ device: config.id }, 'the device was restarted'))

  const drop = (): void => {
    session?.close()
    session = undefined
  }
  const get = (oids: readonly string[]): Promise<readonly Varbind[]> =>
    new Promise((resolve, reject) => {
      session ??= openSession(config, drop)
      session.get(oids, (error, varbinds) => {
        if (!error) return resolve(varbinds)
        drop()
        reject(error)
      })
    })
  const ask = (oids: readonly string[], signal: AbortSignal): Promise<readonly Varbind[]> =>
    tried(() => get(oids), { retries: quick() ? 0 : config.retries, signal, again: () => true })

  return {
    read: async (due, signal) => {
      const points = due.flatMap((i) => config.points[i] ?? [])
      const found = new Map<string, Varbind>()
      const oids = [UPTIME, ...new Set(points.map(({ oid }) => oid))]
      for (let i = 0; i < oids.length; i += config.maxOids)
        for (const varbind of await ask(oids.slice(i, i + config.maxOids), signal)) found.set(varbind.oid, varbind)
      restarted(found.get(UPTIME))
      return points.map((point) => answerOf(point, found.get(point.oid)))
    },
    close: drop,
  }
}

const answerOf = (point: SnmpPoint, varbind: Varbind | undefined): Answer => {
  const read: Read = varbind ? numberOf(varbind) : { ok: false, why: `${point.oid} is not in the answer` }
  return { point: point.meter, ...displayed(read, point) }
}

/** Tells when the uptime of a device went back: its counters may have begun anew. */
const restarts = (tell: () => void) => {
  let last: { readonly uptime: number; readonly at: number } | undefined
  return (varbind: Varbind | undefined): void => {
    if (typeof varbind?.value !== 'number') return
    const now = { uptime: varbind.value, at: performance.now() / 10 }
    const wrapped = last !== undefined && last.uptime + (now.at - last.at) + SLACK >= UPTIME_WRAP
    if (last && now.uptime < last.uptime && !wrapped) tell()
    last = now
  }
}
