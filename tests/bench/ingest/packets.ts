/** MQTT 3.1.1 packets as bytes, built ahead of the clock: the load generator shall cost next to nothing. */
const length = (n: number): number[] => (n < 128 ? [n] : [(n & 0x7f) | 0x80, ...length(n >> 7)])
const text = (s: string): Buffer => {
  const bytes = Buffer.from(s)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}
const packet = (header: number, ...parts: Buffer[]): Buffer => {
  const body = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([Buffer.from([header, ...length(body)]), ...parts])
}

export const connectPacket = (user: string, password: string): Buffer =>
  packet(0x10, text('MQTT'), Buffer.from([4, 0xc2, 0, 0]), text('bench'.concat(user)), text(user), text(password))
export const subscribePacket = (topic: string): Buffer =>
  packet(0x82, Buffer.from([0, 1]), text(topic), Buffer.from([0]))
/** QoS 1. */
export const publishPacket = (topic: Buffer, id: number, payload: Buffer): Buffer =>
  packet(0x32, topic, Buffer.from([id >> 8, id & 255]), payload)
export const topicBytes = text

type Heard = { puback(): void; connack(code: number): void; suback(): void; publish(payload: Buffer): void }
/** Reads what the broker sends. */
export const listener = (heard: Heard): ((chunk: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    for (;;) {
      let size = 0
      let head = at + 1
      for (let shift = 0; head < bytes.length; shift += 7) {
        const byte = bytes[head++] ?? 0
        size |= (byte & 0x7f) << shift
        if (byte < 0x80) break
        if (head === bytes.length) head = bytes.length + 1
      }
      if (head === at + 1 || head + size > bytes.length) break
      const kind = (bytes[at] ?? 0) >> 4
      if (kind === 4) heard.puback()
      else if (kind === 2) heard.connack(bytes[head + 1] ?? 255)
      else if (kind === 9) heard.suback()
      else if (kind === 3) heard.publish(bytes.subarray(head + 2 + bytes.readUInt16BE(head), head + size))
      at = head + size
    }
    rest = bytes.subarray(at)
  }
}
