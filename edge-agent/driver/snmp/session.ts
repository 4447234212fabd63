import snmp, { type Session, type User } from 'net-snmp'
import { secret } from '../secret.ts'
import type { SnmpConfig } from './config.ts'

export const hostOf = (url: string): { host: string; port: number } => {
  const m = /^snmp:\/\/(\[[^\]]+\]|[^:]+)(?::(\d+))?$/i.exec(url)
  return { host: (m?.[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(m?.[2] ?? 161) }
}

const userOf = ({ user, auth, privacy }: SnmpConfig): User => {
  const levels = snmp.SecurityLevel
  return {
    name: user ?? '',
    level: privacy ? levels.authPriv : auth ? levels.authNoPriv : levels.noAuthNoPriv,
    ...(auth && { authProtocol: snmp.AuthProtocols[auth.protocol] ?? '', authKey: secret(auth.keyFile) }),
    ...(privacy && { privProtocol: snmp.PrivProtocols[privacy.protocol] ?? '', privKey: secret(privacy.keyFile) }),
  }
}

/** A session with one device, which says when its socket broke; repeats are the caller's. */
export const openSession = (config: SnmpConfig, broken: (error: Error) => void): Session => {
  const { host, port } = hostOf(config.url)
  const options = { port, timeout: config.timeout, retries: 0, idBitsSize: 32 }
  const session =
    config.user === undefined
      ? snmp.createSession(host, config.communityFile ? secret(config.communityFile) : (config.community ?? 'public'), {
          ...options,
          version: snmp.Version2c,
        })
      : snmp.createV3Session(host, userOf(config), { ...options, version: snmp.Version3 })
  session.on('error', broken)
  return session
}
