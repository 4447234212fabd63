/** Bytes of an MQTT remaining length, at most (MQTT 3.1.1, 2.2.3). */
const LENGTH_BYTES = 4

/** Room for a CONNECT (client id, user, password, last will), bytes: nobody is known yet. */
const CONNECT_LIMIT = 16_384

/**
 * Follows the packets of one connection by their fixed headers alone, before anything is parsed or kept.
 * `pass` answers false as soon as a header announces more than `limit` bytes. The first packet, the CONNECT, must be small.
 */
export const packetGate = (limit: number): { pass(chunk: Uint8Array): boolean } => {
  let first = true
  let body = 0 // bytes of the current packet still to come
  let lengthAt = -1 // -1: at a packet's first byte; otherwise the place in its remaining length
  let length = 0

  const header = (byte: number): boolean => {
    if (lengthAt < 0) {
      lengthAt = 0
      length = 0
      return true
    }
    length += (byte & 0x7f) * 128 ** lengthAt
    lengthAt += 1
    if (byte >= 0x80 && lengthAt < LENGTH_BYTES) return true
    const most = first ? Math.min(CONNECT_LIMIT, limit) : limit
    body = length
    first = false
    const whole = 1 + lengthAt + length
    lengthAt = -1
    return whole <= most
  }

  return {
    pass(chunk) {
      for (let i = 0; i < chunk.length; ) {
        const skip = Math.min(body, chunk.length - i)
        body -= skip
        i += skip
        if (skip === 0 && !header(chunk[i++] ?? 0)) return false
      }
      return true
    },
  }
}
