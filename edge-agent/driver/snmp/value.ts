import snmp, { type Varbind } from 'net-snmp'
import { decimal, type Read } from '../decimal.ts'
import { shortest32 } from '../words.ts'

/** Net-SNMP's float inside an Opaque: tag 0x9f78, length 4. */
const OPAQUE_FLOAT = '9f7804'

const textOf = ({ type, value }: Varbind): string | undefined => {
  if (typeof value === 'number') return String(value)
  if (!Buffer.isBuffer(value)) return undefined
  if (type === snmp.ObjectType['Counter64']) return BigInt(`0x${value.toString('hex') || '0'}`).toString()
  if (type === snmp.ObjectType['OctetString']) return value.toString('latin1').trim()
  if (type === snmp.ObjectType['Opaque'] && value.toString('hex').startsWith(OPAQUE_FLOAT) && value.length === 7)
    return shortest32(value.readFloatBE(3))
  return undefined
}

/** What a device said of an OID, as an exact number: integers, counters, and text that is a number. */
export const numberOf = (varbind: Varbind): Read => {
  if (snmp.isVarbindError(varbind)) return { ok: false, why: snmp.varbindError(varbind) }
  const text = textOf(varbind)
  const value = text === undefined ? undefined : decimal(text)
  if (value) return { ok: true, value }
  return {
    ok: false,
    why: `${varbind.oid} holds ${text === undefined ? `type ${varbind.type}` : `"${text}"`}, no number`,
  }
}
