/** Packet types of MQTT 3.1.1, table 2.1, that a fault may touch. */
export const PUBLISH = 3
const PUBACK = 4
/** A packet may be told from others by its first byte alone. */
export const kindOf = (packet: Buffer): number => (packet[0] ?? 0) >> 4
/** What a network of brokers may repeat or overtake: messages and what answers them, nothing of a session's beginning. */
export const isTraffic = (packet: Buffer): boolean => kindOf(packet) === PUBLISH || kindOf(packet) === PUBACK

/** Bytes of the packet that begins here, header included; undefined while its length is not known yet. */
const lengthOf = (bytes: Buffer): number | undefined => {
  let length = 0
  for (let i = 1; i <= 4; i += 1) {
    const byte = bytes[i]
    if (byte === undefined) return undefined
    length += (byte & 0x7f) * 128 ** (i - 1)
    if (byte < 0x80) return 1 + i + length
  }
  throw new Error('not MQTT: a remaining length of more than four bytes')
}

/** Cuts a stream into whole packets. */
export const packetCutter = (): ((chunk: Buffer) => Buffer[]) => {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const packets: Buffer[] = []
    for (let length = lengthOf(rest); length !== undefined && length <= rest.length; length = lengthOf(rest)) {
      packets.push(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
    return packets
  }
}
