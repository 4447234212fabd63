import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** IP numbers of the protocols that carry ours, and the port by which Wireshark knows what is in them. */
const CARRIER = { opcua: { ip: 6, port: 4840 }, bacnet: { ip: 17, port: 47_808 } } as const
/** Link type of packets that begin with their IP header (LINKTYPE_RAW). */
const RAW_IP = 101
const FROM = 50_000

const ints = (bytes: 2 | 4, ...values: readonly number[]): Buffer => {
  const out = Buffer.alloc(bytes * values.length)
  for (const [i, value] of values.entries()) out.writeUIntBE(value, bytes * i, bytes)
  return out
}
/** One message with the headers of TCP (RFC 9293) or UDP (RFC 768) and of IPv4 before it; sums are left at 0, nobody looks. */
const packet = (message: Buffer, by: keyof typeof CARRIER, sequence: number): Buffer => {
  const { ip, port } = CARRIER[by]
  const head =
    by === 'opcua'
      ? Buffer.concat([ints(2, FROM, port), ints(4, sequence, 1), ints(2, 0x5018, 0xffff, 0, 0)])
      : ints(2, FROM, port, 8 + message.length, 0)
  const inner = Buffer.concat([head, message])
  const host = Buffer.from([127, 0, 0, 1])
  return Buffer.concat([ints(2, 0x4500, 20 + inner.length, 0, 0), Buffer.from([64, ip, 0, 0]), host, host, inner])
}
/** A capture file (pcap 2.4) of these messages. */
const capture = (messages: readonly Buffer[], by: keyof typeof CARRIER): Buffer => {
  let sequence = 1
  const records = messages.map((message, i) => {
    const bytes = packet(message, by, sequence)
    sequence += message.length
    return Buffer.concat([ints(4, i, 0, bytes.length, bytes.length), bytes])
  })
  return Buffer.concat([ints(4, 0xa1b2c3d4), ints(2, 2, 4), ints(4, 0, 0, 262_144, RAW_IP), ...records])
}

export type Dissected = { readonly malformed: boolean; readonly values: Readonly<Record<string, string>> }
/**
 * What Wireshark, a program that shares no code with our libraries, reads in each message: the values of the fields, and whether it is
 * well formed.
 */
export const wireshark = (
  by: keyof typeof CARRIER,
  messages: readonly Buffer[],
  fields: readonly string[],
): Dissected[] => {
  const file = join(mkdtempSync(join(tmpdir(), 'gentani-pcap-')), 'a.pcap')
  writeFileSync(file, capture(messages, by))
  const asked = ['_ws.malformed', ...fields].flatMap((field) => ['-e', field])
  const text = execFileSync('tshark', ['-r', file, '-T', 'fields', ...asked], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [malformed, ...cells] = line.split('\t')
      return { malformed: malformed !== '', values: Object.fromEntries(fields.map((f, i) => [f, cells[i] ?? ''])) }
    })
}
