import { MICRO } from '#core/register'
import { HOUR } from '#core/time'
import type { FollowedBin } from '../ledger/follow.ts'

/** What stands in the place of a bin that is there no more: nothing deletes a point, and sums stay right. */
const VOID = 'amount=0,estimated_h=0,measured_h=0,unexplained=0,valid=0'

/** Fields are always floats: the first write of a field fixes its type. Amounts in the base unit, times in hours. */
const fields = (bin: FollowedBin | undefined): string =>
  bin
    ? `amount=${bin.amount / MICRO},estimated_h=${bin.estimated / HOUR},measured_h=${bin.measured / HOUR},unexplained=${bin.unexplained},valid=1`
    : VOID
/** A half-hour; its time is its start. */
export const slotLine = (tags: string, start: number, bin: FollowedBin | undefined): string =>
  `slot${tags} ${fields(bin)} ${start}`
/** A day or month of Japan time; its time is its start. */
export const totalLine = (
  tags: string,
  { period, start }: { period: 'day' | 'month'; start: number },
  bin: FollowedBin | undefined,
): string => `total${tags},period=${period} ${fields(bin)} ${start}`

/** A reading as its display showed it; undefined: the value is no number that a float can hold. */
export const readingLine = (head: string, value: string, at: number): string | undefined => {
  const number = Number(value)
  return Number.isFinite(number) && value !== '' ? `${head}${number} ${at}` : undefined
}
/** The part of a reading's line up to its value. */
export const readingHead = (tags: string): string => `reading${tags} value=`
