/** A request to read; only the function codes 1 to 4, which change nothing, can be said. */
export type Request = {
  readonly unit: number
  readonly function: 1 | 2 | 3 | 4
  readonly address: number
  /** Registers (3, 4) or bits (1, 2). */
  readonly count: number
}

/** A refusal of the device, by the code of the Modbus specification. */
export class ModbusException extends Error {
  override name = 'ModbusException'
  readonly code: number
  constructor(code: number) {
    super(`exception ${code}: ${EXCEPTIONS[code] ?? 'not in the specification'}`)
    this.code = code
  }
}
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: 'the device does not know this function',
  2: 'the device has no such register',
  3: 'the device refuses this number of registers',
  4: 'the device failed',
  5: 'the device needs more time',
  6: 'the device is busy',
  8: 'a parity error in its memory',
  10: 'the gateway has no path to the device',
  11: 'the device behind the gateway does not answer',
}

/** What came is no answer to what was asked. */
export class BadFrame extends Error {
  override name = 'BadFrame'
}

/** Bytes of data in the answer. */
const dataBytes = ({ function: f, count }: Request): number => (f <= 2 ? Math.ceil(count / 8) : 2 * count)

const pdu = ({ function: f, address, count }: Request): Buffer => {
  const out = Buffer.alloc(5)
  out.writeUInt8(f)
  out.writeUInt16BE(address, 1)
  out.writeUInt16BE(count, 3)
  return out
}

/** The data of an answer (function, byte count, data); throws what is wrong with it. */
const dataOf = (answer: Buffer, request: Request): Buffer => {
  if (answer[0] === (request.function | 0x80)) throw new ModbusException(answer[1] ?? 0)
  if (answer[0] !== request.function) throw new BadFrame(`function ${answer[0]} in place of ${request.function}`)
  const length = dataBytes(request)
  if (answer[1] !== length || answer.length !== length + 2)
    throw new BadFrame(`${answer[1]} bytes of data in place of ${length}`)
  return answer.subarray(2)
}

/** CRC-16/MODBUS: polynomial 0xA001 reflected, from 0xFFFF; sent low byte first. */
export const crc16 = (bytes: Buffer): number => {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  }
  return crc
}

/** How requests and answers lie on a line. `answer`: undefined as long as bytes are missing. */
export type Framing = {
  request(request: Request, id: number): Buffer
  answer(received: Buffer, request: Request, id: number): Answer | undefined
}
/** The data, and how many of the received bytes it took. `stale`: an answer to an earlier request, to be passed over. */
export type Answer = { readonly data?: Buffer; readonly stale?: true; readonly length: number }

const HEADER = 7
/** Modbus TCP: a transaction number tells which answer belongs to which request. */
export const tcp: Framing = {
  request: (request, id) => {
    const head = Buffer.alloc(HEADER)
    head.writeUInt16BE(id)
    head.writeUInt16BE(6, 4)
    head.writeUInt8(request.unit, 6)
    return Buffer.concat([head, pdu(request)])
  },
  answer: (received, request, id) => {
    if (received.length < HEADER) return undefined
    const length = 6 + received.readUInt16BE(4)
    if (received.readUInt16BE(2) !== 0 || length < HEADER + 2 || length > 260)
      throw new BadFrame('no Modbus TCP header')
    if (received.length < length) return undefined
    if (received.readUInt16BE(0) !== id) return { stale: true, length }
    if (received[6] !== request.unit) throw new BadFrame(`unit ${received[6]} in place of ${request.unit}`)
    return { data: dataOf(received.subarray(HEADER, length), request), length }
  },
}

const EXCEPTION_LENGTH = 5
/** Modbus RTU: unit, function, data and CRC; nothing says which request an answer belongs to. */
export const rtu: Framing = {
  request: (request) => {
    const body = Buffer.concat([Buffer.from([request.unit]), pdu(request)])
    const crc = Buffer.alloc(2)
    crc.writeUInt16LE(crc16(body))
    return Buffer.concat([body, crc])
  },
  answer: (received, request) => {
    if (received.length < EXCEPTION_LENGTH) return undefined
    const refused = ((received[1] as number) & 0x80) !== 0
    const length = refused ? EXCEPTION_LENGTH : dataBytes(request) + 5
    if (received.length < length) return undefined
    const frame = received.subarray(0, length)
    if (frame.readUInt16LE(length - 2) !== crc16(frame.subarray(0, length - 2))) throw new BadFrame('wrong CRC')
    if (frame[0] !== request.unit) throw new BadFrame(`unit ${frame[0]} in place of ${request.unit}`)
    return { data: dataOf(frame.subarray(1, length - 2), request), length }
  },
}
