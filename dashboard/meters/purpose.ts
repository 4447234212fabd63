import { carrierInfo } from '#core/carrier'
import type { MeterRow } from '../api/meters.ts'
import type { T } from '../i18n/i18n.ts'

/** 役割・用途 of a meter; a sensor or a water meter that is no part of anything has none. */
export const purposeText = (
  t: T,
  { use, role, carrier }: Pick<MeterRow, 'use' | 'role' | 'carrier'>,
): string | null => {
  if (use) return t(`use.${use}`)
  return role === 'none' && carrierInfo(carrier).family === 'none' ? null : t(`role.${role}`)
}
