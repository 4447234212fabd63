import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type Finding, type Path, printPath } from '#core/finding'
import { AgentConfig } from './config.ts'
import type { DeviceConfig } from './driver/index.ts'
import { secretProblem } from './driver/secret.ts'
import { expandMaps } from './meters/expand.ts'

/** A configuration that may be run, paths made absolute; or everything that keeps it from it. */
export type AgentFile =
  | { readonly ok: true; readonly config: AgentConfig }
  | { readonly ok: false; readonly findings: readonly Finding[] }

/** What the command line puts in place of the file's fields; paths count from the working directory. */
export type Overrides = {
  readonly broker?: string | undefined
  readonly passwordFile?: string | undefined
  readonly spool?: string | undefined
}

type Problem = { readonly path: Path; readonly message: string }

/** Reads agent.yaml; all findings come at once, with line and column. Does not throw for what a person can mend. */
export const loadAgent = (file: string, overrides: Overrides = {}): AgentFile => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const message = `the file cannot be read: ${(error as Error).message}`
    return { ok: false, findings: [{ file, line: 1, column: 1, path: '', message, level: 'error' }] }
  }
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const finding = ({ path, message }: Problem, offset = offsetOf(doc, path)): Finding => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col), path: printPath(path), message, level: 'error' }
  }
  const faults = doc.errors.map((e) => finding({ path: [], message: e.message }, e.pos[0]))
  if (faults.length > 0) return { ok: false, findings: faults }
  const base = dirname(resolve(file))
  const { raw, problems: mapProblems } = expandMaps(override(doc.toJS(), overrides), base)
  const parsed = AgentConfig.safeParse(raw)
  const config = parsed.success ? placed(parsed.data, { base, overrides }) : undefined
  const schemaProblems = (parsed.error?.issues ?? []).flatMap(problemsOf)
  const problems = [
    ...mapProblems,
    ...schemaProblems.filter(notExplained(mapProblems)),
    ...(config ? secretProblems(config) : []),
  ]
  if (!config || problems.length > 0)
    return {
      ok: false,
      findings: problems.map((p) => finding(p)).sort((a, b) => a.line - b.line || a.column - b.column),
    }
  return { ok: true, config }
}

/** What a missing map or point leaves out is not said again field by field. */
const notExplained =
  (known: readonly Problem[]) =>
  ({ path }: Problem): boolean =>
    !known.some((k) => {
      const place = k.path.slice(0, -1)
      return place.every((step, i) => path[i] === step)
    })

const override = (raw: unknown, { broker, passwordFile, spool }: Overrides): unknown => {
  if (typeof raw !== 'object' || raw === null) return raw
  const fields = raw as Record<string, unknown>
  const merge = (key: string, values: object) => ({ ...(fields[key] as object | undefined), ...values })
  return {
    ...fields,
    ...(broker || passwordFile
      ? { broker: merge('broker', { ...(broker && { url: broker }), ...(passwordFile && { passwordFile }) }) }
      : {}),
    ...(spool ? { spool: merge('spool', { path: spool }) } : {}),
  }
}

/** Paths of the file count from its own folder. */
const placed = (config: AgentConfig, { base, overrides }: { base: string; overrides: Overrides }): AgentConfig => {
  const spool = resolve(overrides.spool ? '.' : base, config.spool.path)
  return {
    ...config,
    broker: {
      ...config.broker,
      passwordFile: resolve(overrides.passwordFile ? '.' : base, config.broker.passwordFile),
      ...(config.broker.caFile && { caFile: resolve(base, config.broker.caFile) }),
      ...(config.broker.certFile && { certFile: resolve(base, config.broker.certFile) }),
      ...(config.broker.keyFile && { keyFile: resolve(base, config.broker.keyFile) }),
    },
    spool: { ...config.spool, path: spool },
    devices: config.devices.map((device) => placedDevice(device, { base, spool })),
  }
}

/** Fields of a device that name files; those of secrets end in `File` and must be the owner's alone. */
const placedDevice = (device: DeviceConfig, { base, spool }: { base: string; spool: string }): DeviceConfig => {
  const at = (path: string): string => resolve(base, path)
  switch (device.driver) {
    case 'csv':
    case 'utility-csv':
      return { ...device, path: at(device.path) }
    case 'snmp':
      return {
        ...device,
        ...(device.communityFile && { communityFile: at(device.communityFile) }),
        ...(device.auth && { auth: { ...device.auth, keyFile: at(device.auth.keyFile) } }),
        ...(device.privacy && { privacy: { ...device.privacy, keyFile: at(device.privacy.keyFile) } }),
      }
    case 'http':
      return {
        ...device,
        ...(device.passwordFile && { passwordFile: at(device.passwordFile) }),
        ...(device.tokenFile && { tokenFile: at(device.tokenFile) }),
        ...(device.caFile && { caFile: at(device.caFile) }),
      }
    case 'opcua':
      return {
        ...device,
        pki: resolve(dirname(spool), device.pki),
        ...(device.passwordFile && { passwordFile: at(device.passwordFile) }),
      }
    case 'mqtt':
      return { ...device, ...(device.passwordFile && { passwordFile: at(device.passwordFile) }) }
    default:
      return device
  }
}

/** Fields that name the file of a secret. */
const SECRETS = new Set(['passwordFile', 'communityFile', 'keyFile', 'tokenFile'])

/** Files of secrets that are not there, or that others can read, wherever they are named. */
const secretProblems = (node: unknown, path: Path = []): Problem[] => {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => {
    const here = [...path, Array.isArray(node) ? Number(key) : key]
    if (!SECRETS.has(key) || typeof value !== 'string') return secretProblems(value, here)
    const message = secretProblem(value)
    return message === undefined ? [] : [{ path: here, message }]
  })
}

const problemsOf = (issue: z.core.$ZodIssue): Problem[] => {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], message: `unknown key "${key}"` }))
  if (issue.code === 'invalid_union' && issue.discriminator)
    return [{ path, message: `${issue.discriminator}: unknown or missing; see the list of drivers` }]
  return [{ path, message: issue.message }]
}

/** Where a path stands: what is not there, at the key of what would hold it. */
const offsetOf = (doc: Document, path: Path): number => {
  for (let depth = path.length; depth > 0; depth--) {
    const parent: unknown = depth === 1 ? doc.contents : doc.getIn(path.slice(0, depth - 1), true)
    const key = path[depth - 1]
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined
    const node: unknown = pair?.key ?? doc.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}
