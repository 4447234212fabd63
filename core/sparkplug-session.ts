import type { DecimalsOf, Inbound, InboundFault, InboundReading, Message, Unmapped } from './inbound.ts'
import { rounded } from './inbound.ts'
import type { SourceOf } from './source.ts'
import { numberOf, readSparkplug, type SparkplugMetric, type SparkplugPayload } from './sparkplug-payload.ts'

/** What a birth said of a metric. */
type Born = { readonly name: string; readonly datatype: number | undefined }
/** An edge node since its birth. */
type Node = {
  /** bdSeq of its birth: a death of another one is an old will */
  readonly bdSeq: string | undefined
  seq: number
  /** by device ('' is the node itself) and alias, and by device and name */
  readonly aliases: Map<string, Born>
  readonly types: Map<string, number | undefined>
}
/** What a message came to; `rebirth`: edge nodes that are to be asked for a birth. */
export type SparkplugInbound = Inbound & { readonly rebirth: readonly string[] }

/** The largest seq; the next is 0 (Sparkplug 3.0, 6.4.4). */
const LAST_SEQ = 255
const TOPIC = /^spBv1\.0\/([^/]+)\/(NBIRTH|NDEATH|DBIRTH|DDEATH|NDATA|DDATA|NCMD|DCMD)\/([^/]+)(?:\/([^/]+))?$/
const nothing: SparkplugInbound = { readings: [], faults: [], unmapped: [], rebirth: [] }
const keyOf = (device: string, name: string): string => `${device}\n${name}`

/**
 * The state of one Sparkplug B group: births name the metrics, data may come by alias; a gap in seq (0 … 255) or data of a node whose
 * birth was not heard asks for a rebirth. Historical values are late readings of their own time, like any other.
 */
export const sparkplugSession = (source: SourceOf<'sparkplug-b'>, decimals: DecimalsOf) => {
  const nodes = new Map<string, Node>()
  const mapped = new Map(source.meters.map((m) => [keyOf(`${m.node}/${m.device ?? ''}`, m.metric), m]))

  const birth = (name: string, payload: SparkplugPayload): Node => {
    const bdSeq = payload.metrics.find((m) => m.name === 'bdSeq')?.value
    const node: Node = {
      ...{ bdSeq: bdSeq && 'int' in bdSeq ? String(bdSeq.int) : undefined, seq: payload.seq ?? 0 },
      ...{ aliases: new Map(), types: new Map() },
    }
    nodes.set(name, node)
    return node
  }
  const learn = (node: Node, device: string, { metrics }: SparkplugPayload): void => {
    for (const { name, alias, datatype } of metrics) {
      if (name === undefined) continue
      node.types.set(keyOf(device, name), datatype)
      // an alias is unique within its edge node (6.4.7)
      if (alias !== undefined) node.aliases.set(alias, { name: keyOf(device, name), datatype })
    }
  }
  const follow = (node: Node, seq: number | undefined): boolean => {
    if (seq === undefined) return true
    const isNext = seq === (node.seq === LAST_SEQ ? 0 : node.seq + 1)
    node.seq = seq
    return isNext
  }
  const death = (name: string, payload: SparkplugPayload): void => {
    const said = payload.metrics.find((m) => m.name === 'bdSeq')?.value
    const bdSeq = said && 'int' in said ? String(said.int) : undefined
    const node = nodes.get(name)
    if (node && (bdSeq === undefined || node.bdSeq === undefined || bdSeq === node.bdSeq)) nodes.delete(name)
  }

  type Said = {
    node: Node | undefined
    name: string
    device: string
    payload: SparkplugPayload
    receivedAt: number | undefined
  }
  const read = ({ node, name, device, payload, receivedAt }: Said) => {
    const out: { readings: InboundReading[]; faults: InboundFault[]; unmapped: Unmapped[]; unknown: boolean } = {
      ...{ readings: [], faults: [], unmapped: [], unknown: false },
    }
    const judge = (metric: SparkplugMetric): void => {
      const born = metric.name === undefined ? node?.aliases.get(metric.alias ?? '') : undefined
      const key = metric.name === undefined ? born?.name : keyOf(device, metric.name)
      if (key === undefined) {
        out.unknown = true
        const reason = `alias ${metric.alias} of ${name}: its birth was not heard`
        out.faults.push({ code: 'no-birth', reason, text: JSON.stringify(printable(metric)) })
        return
      }
      const label = key.slice(key.indexOf('\n') + 1)
      const m = mapped.get(keyOf(`${name}/${device}`, label))
      if (!m) {
        if (!OWN.test(label))
          out.unmapped.push({
            name: [name, device, label].filter((part) => part !== '').join('/'),
            place: { node: name, ...(device !== '' && { device }), metric: label },
          })
        return
      }
      const text = metric.isNull
        ? undefined
        : numberOf(metric, metric.datatype ?? born?.datatype ?? node?.types.get(key))
      const at = metric.timestamp ?? payload.timestamp ?? receivedAt
      if (at === undefined) return
      if (text !== undefined) out.readings.push([m.meter, at, m.round ? rounded(text, decimals(m.meter)) : text])
      else {
        const reason = metric.isNull ? `${label} is null` : `${label} is no number`
        out.faults.push({ code: 'not-a-number', reason, text: JSON.stringify(printable(metric)), meter: m.meter })
      }
    }
    for (const metric of payload.metrics) judge(metric)
    return out
  }

  const take = ({ topic, payload: bytes, receivedAt }: Message): SparkplugInbound => {
    const [, group, type = '', name = '', device = ''] = TOPIC.exec(topic) ?? []
    if (group !== source.group) return { ...nothing, unmapped: [{ name: topic, place: { topic } }] }
    if (type.endsWith('CMD')) return nothing
    let payload: SparkplugPayload
    try {
      payload = readSparkplug(bytes)
    } catch (error) {
      const reason = `no Sparkplug B payload: ${(error as Error).message}`
      return { ...nothing, faults: [{ code: 'unreadable', reason, text: `${bytes.length} bytes on ${topic}` }] }
    }
    if (type === 'NDEATH') {
      death(name, payload)
      return nothing
    }
    const before = nodes.get(name)
    const node = type === 'NBIRTH' ? birth(name, payload) : before
    const inOrder = type === 'NBIRTH' || (node !== undefined && follow(node, payload.seq))
    if (type === 'DDEATH') return { ...nothing, rebirth: inOrder ? [] : [name] }
    if (type.endsWith('BIRTH') && node) learn(node, device, payload)
    const { unknown, ...found } = read({ node, name, device, payload, receivedAt })
    return { ...found, rebirth: inOrder && !unknown ? [] : [name] }
  }
  return {
    take,
    /** edge nodes of the plant that are not known to live: their births are to be asked for */
    unborn: (): string[] => [...new Set(source.meters.map((m) => m.node))].filter((name) => !nodes.has(name)),
  }
}
export type SparkplugSession = ReturnType<typeof sparkplugSession>

/** Metrics of the protocol itself, which no meter stands for. */
const OWN = /^(bdSeq$|Node Control\/|Device Control\/|Node Info\/|Properties\/)/
const printable = ({ value, ...rest }: SparkplugMetric): object => ({
  ...rest,
  ...(value && { value: 'int' in value ? String(value.int) : 'text' in value ? value.text : value.flag }),
})
