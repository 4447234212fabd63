/**
 * Sparkplug B payloads (Eclipse Sparkplug 3.0, chapter 6; protobuf message org.eclipse.tahu.protobuf.Payload), as far as meters need
 * them: exact integers of all widths, floats as the shortest decimal that is the same float. Own, because the published decoder reads
 * a UInt32 above 2³¹ as negative and drops metrics whose type stands in the birth alone.
 */

/** One metric of a payload; integers as they were written, two's complement not yet undone. */
export type SparkplugMetric = {
  readonly name?: string
  readonly alias?: string
  /** UTC ms */
  readonly timestamp?: number
  readonly datatype?: number
  readonly isHistorical: boolean
  readonly isNull: boolean
  readonly value: { readonly int: bigint } | { readonly text: string } | { readonly flag: boolean } | undefined
}
export type SparkplugPayload = {
  readonly timestamp?: number
  readonly seq?: number
  readonly metrics: readonly SparkplugMetric[]
}

/** Wire types of protobuf. */
const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

type Field = { readonly no: number; readonly int: bigint; readonly bytes: Uint8Array }
const NONE = new Uint8Array(0)

const varint = (bytes: Uint8Array, at: number): [value: bigint, next: number] => {
  let value = 0n
  for (let i = 0; i < 10; i += 1) {
    const byte = bytes[at + i]
    if (byte === undefined) throw new RangeError('the message ends inside a number')
    value |= BigInt(byte & 0x7f) << BigInt(7 * i)
    if (byte < 0x80) return [BigInt.asUintN(64, value), at + i + 1]
  }
  throw new RangeError('a number has more than ten bytes')
}
/** The fields of a message, in order. */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  for (let at = 0; at < bytes.length; ) {
    const [key, start] = varint(bytes, at)
    const [no, type] = [Number(key >> 3n), Number(key & 7n)]
    if (type === VARINT) {
      const [int, next] = varint(bytes, start)
      at = next
      yield { no, int, bytes: NONE }
      continue
    }
    let [size, from] = [0n, start]
    if (type === BYTES) [size, from] = varint(bytes, start)
    else if (type === FIXED64) size = 8n
    else if (type === FIXED32) size = 4n
    else throw new RangeError(`wire type ${type} is not of this protocol`)
    at = from + Number(size)
    if (at > bytes.length) throw new RangeError('the message ends inside a field')
    yield { no, int: 0n, bytes: bytes.subarray(from, at) }
  }
}

const utf8 = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The shortest decimal that is the same 32-bit float: 0.1, not 0.10000000149011612. */
export const floatText = (float: number): string => {
  for (let digits = 1; digits < 9; digits += 1) {
    const near = Number(float.toPrecision(digits))
    if (Math.fround(near) === float) return String(near)
  }
  return String(Number(float.toPrecision(9)))
}

const metricOf = (bytes: Uint8Array): SparkplugMetric => {
  let metric: SparkplugMetric = { isHistorical: false, isNull: false, value: undefined }
  for (const { no, int, bytes: inner } of fieldsOf(bytes)) {
    if (no === 1) metric = { ...metric, name: utf8(inner) }
    else if (no === 2) metric = { ...metric, alias: String(int) }
    else if (no === 3) metric = { ...metric, timestamp: Number(int) }
    else if (no === 4) metric = { ...metric, datatype: Number(int) }
    else if (no === 5) metric = { ...metric, isHistorical: int !== 0n }
    else if (no === 7) metric = { ...metric, isNull: int !== 0n }
    else if (no === 10 || no === 11) metric = { ...metric, value: { int } }
    else if (no === 12) metric = { ...metric, value: { text: floatText(view(inner).getFloat32(0, true)) } }
    else if (no === 13) metric = { ...metric, value: { text: String(view(inner).getFloat64(0, true)) } }
    else if (no === 14) metric = { ...metric, value: { flag: int !== 0n } }
    else if (no === 15) metric = { ...metric, value: { text: utf8(inner) } }
  }
  return metric
}

/** Reads a payload; throws RangeError or TypeError for bytes that are none. */
export const readSparkplug = (bytes: Uint8Array): SparkplugPayload => {
  const metrics: SparkplugMetric[] = []
  let head: { timestamp?: number; seq?: number } = {}
  for (const { no, int, bytes: inner } of fieldsOf(bytes)) {
    if (no === 1) head = { ...head, timestamp: Number(int) }
    else if (no === 2) metrics.push(metricOf(inner))
    else if (no === 3) head = { ...head, seq: Number(int) }
  }
  return { ...head, metrics }
}

/** Widths of the integer types (Sparkplug 3.0, 6.4.16): signed 1 … 4, unsigned 5 … 8. */
const widths: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64, 5: 8, 6: 16, 7: 32, 8: 64 }
const DOUBLE = 10
const FIRST_UNSIGNED = 5

/** The number of a metric of a type as a decimal text; undefined when its type is none of a number. */
export const numberOf = ({ value }: SparkplugMetric, datatype: number | undefined): string | undefined => {
  if (value === undefined || datatype === undefined || 'flag' in value) return undefined
  if ('text' in value) return datatype === DOUBLE || datatype === DOUBLE - 1 ? value.text : undefined
  const width = widths[datatype]
  if (width === undefined) return undefined
  return String(datatype < FIRST_UNSIGNED ? BigInt.asIntN(width, value.int) : BigInt.asUintN(width, value.int))
}

/** What asks an edge node to say all of its metrics again (Sparkplug 3.0, 6.4.20: Node Control/Rebirth, a Boolean, true). */
export const rebirthCommand = (now: number): Uint8Array => {
  const name = new TextEncoder().encode('Node Control/Rebirth')
  const metric = [0x0a, name.length, ...name, 0x20, 11, 0x70, 1]
  return Uint8Array.from([0x08, ...written(BigInt(now)), 0x12, metric.length, ...metric])
}
const written = (value: bigint): number[] =>
  value < 0x80n ? [Number(value)] : [Number(value & 0x7fn) | 0x80, ...written(value >> 7n)]
