import type { ClientSession, DataValue, UserIdentityInfo } from 'node-opcua-client'
import { decimal, displayed, type Read } from '../decimal.ts'
import type { Driver, Start } from '../driver.ts'
import { optional } from '../optional.ts'
import { type Answer, poll, type Reader, tried } from '../poll.ts'
import { secret } from '../secret.ts'
import { shortest32 } from '../words.ts'
import type { OpcuaConfig, OpcuaPoint } from './config.ts'

const load = async () => {
  const library = await optional('node-opcua-client', () => import('node-opcua-client'))
  // it prints on standard output, among the lines of our log; what matters comes as a rejection
  for (const set of [library.setWarningLogger, library.setErrorLogger]) set(() => undefined)
  return library
}
const loadCertificates = () =>
  optional('node-opcua-certificate-manager', () => import('node-opcua-certificate-manager'))
type Library = Awaited<ReturnType<typeof load>>
/** A session, and how to end it with its connection. */
type Open = { readonly library: Library; readonly session: ClientSession; close(): Promise<unknown> }

/** Reads variables of an OPC UA server: the Read service only, in one request an instant. */
export const opcua = (config: OpcuaConfig, start: Start): Driver =>
  poll(config, start, (quick) => reader(config, quick))

const open = async (config: OpcuaConfig): Promise<Open> => {
  const { url, security, user, passwordFile, timeout, serverCertificates, pki } = config
  const library = await load()
  const { OPCUAClient, MessageSecurityMode, SecurityPolicy, UserTokenType } = library
  const { OPCUACertificateManager } = await loadCertificates()
  const modes = {
    none: MessageSecurityMode.None,
    sign: MessageSecurityMode.Sign,
    'sign-and-encrypt': MessageSecurityMode.SignAndEncrypt,
  }
  // its own default would be in the home of the user, which a service has not
  const certificates = new OPCUACertificateManager({
    rootFolder: pki,
    automaticallyAcceptUnknownCertificate: security === 'none' || serverCertificates === 'any',
    disableFileWatchers: true,
  })
  const client = OPCUAClient.create({
    clientCertificateManager: certificates,
    ...{
      applicationName: 'Gentani',
      endpointMustExist: false,
      transportTimeout: timeout,
      requestedSessionTimeout: 60_000,
    },
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    securityMode: modes[security],
    securityPolicy: security === 'none' ? SecurityPolicy.None : SecurityPolicy.Basic256Sha256,
  })
  /** The client counts itself as a user of the certificates and never takes that back: each attempt would stay in memory. */
  const leave = async (): Promise<void> => {
    await client.disconnect()
    while (certificates.referenceCounter > 0) await certificates.dispose()
    await certificates.dispose()
  }
  try {
    await client.connect(url)
    const identity: UserIdentityInfo =
      user === undefined
        ? { type: UserTokenType.Anonymous }
        : { type: UserTokenType.UserName, userName: user, password: passwordFile ? secret(passwordFile) : '' }
    const session = await client.createSession(identity)
    return { library, session, close: () => session.close().finally(leave) }
  } catch (error) {
    await leave()
    throw error
  }
}

/** Rejects when the work takes longer. */
const within = <T>(ms: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const reader = (config: OpcuaConfig, quick: () => boolean): Reader => {
  let link: Promise<Open> | undefined
  const drop = (): void => {
    void link?.then((l) => l.close()).catch(() => undefined)
    link = undefined
  }
  const ask = async (points: readonly OpcuaPoint[]): Promise<readonly Read[]> => {
    link ??= open(config)
    try {
      const { library, session } = await within(5 * config.timeout, link)
      const nodes = points.map(({ node }) => ({ nodeId: node, attributeId: library.AttributeIds.Value }))
      const values = await within(config.timeout, session.read(nodes))
      return values.map((value) => numberOf(value, library))
    } catch (error) {
      drop()
      throw error
    }
  }
  return {
    read: async (due, signal) => {
      const points = due.flatMap((i) => config.points[i] ?? [])
      const retries = quick() ? 0 : config.retries
      const reads = await tried(() => ask(points), { retries, signal, again: () => true })
      return points.map((point, i): Answer => {
        const read = reads[i] ?? { ok: false, why: `${point.node} is not in the answer` }
        return { point: point.meter, ...displayed(read, point) }
      })
    },
    close: drop,
  }
}

/** 64-bit integers come as two halves, high first. */
const integer64 = (value: unknown, signed: boolean): string | undefined => {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const bits = (BigInt(Number(value[0]) >>> 0) << 32n) | BigInt(Number(value[1]) >>> 0)
  return (signed ? BigInt.asIntN(64, bits) : bits).toString()
}

const numberOf = ({ statusCode, value }: DataValue, { DataType }: Library): Read => {
  if (!statusCode.isGood()) return { ok: false, why: statusCode.toString() }
  const { dataType, value: raw } = value
  const wide = dataType === DataType.Int64 || dataType === DataType.UInt64
  const text = wide
    ? integer64(raw, dataType === DataType.Int64)
    : typeof raw !== 'number' || !Number.isFinite(raw)
      ? undefined
      : dataType === DataType.Float
        ? shortest32(raw)
        : String(raw)
  const read = text === undefined ? undefined : decimal(text)
  return read ? { ok: true, value: read } : { ok: false, why: `the value is ${String(raw)}, no number` }
}
