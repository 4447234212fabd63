import type { Session, Varbind } from 'net-snmp'
import type { SnmpConfig } from '../driver/snmp/config.ts'
import { openSession } from '../driver/snmp/session.ts'
import { numberOf } from '../driver/snmp/value.ts'
import type { Candidate } from './match.ts'

/** SNMPv2-MIB::sysObjectID.0: whose device it is. */
const OBJECT_ID = '1.3.6.1.2.1.1.2.0'
const UPS_MIB = '1.3.6.1.2.1.33'
const ENTERPRISES = '1.3.6.1.4.1'
/** OIDs of one subtree at most. */
const MOST = 2_000

const get = (session: Session, oid: string): Promise<Varbind | undefined> =>
  new Promise((resolve, reject) => session.get([oid], (error, found) => (error ? reject(error) : resolve(found[0]))))
const next = (session: Session, oid: string): Promise<Varbind | undefined> =>
  new Promise((resolve, reject) =>
    session.getNext([oid], (error, found) => (error ? reject(error) : resolve(found[0]))),
  )
const below = (oid: string, root: string): boolean => oid.startsWith(`${root}.`)

const walk = async (session: Session, root: string): Promise<Candidate[]> => {
  const out: Candidate[] = []
  let oid = root
  for (let i = 0; i < MOST; i++) {
    const found = await next(session, oid).catch(() => undefined)
    if (!found || !below(found.oid, root) || found.oid === oid) break
    oid = found.oid
    const read = numberOf(found)
    if (read.ok) out.push({ where: oid, how: 'oid', value: read.value, fields: { oid } })
  }
  return out
}

/** Every number under a subtree; without one under UPS-MIB and the maker's own. */
export const walked = async (config: SnmpConfig, root: string | undefined): Promise<Candidate[]> => {
  const session = openSession(config, () => undefined)
  try {
    const object = await get(session, OBJECT_ID)
    if (root !== undefined) return await walk(session, root)
    const maker = String(object?.value ?? '')
      .split('.')
      .slice(0, 7)
      .join('.')
    const own = below(maker, ENTERPRISES) ? await walk(session, maker) : []
    return [...(await walk(session, UPS_MIB)), ...own]
  } finally {
    session.close()
  }
}
