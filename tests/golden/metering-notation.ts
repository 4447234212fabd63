import type { Quality } from '#core/reading'
import type { SlotRow } from '#core/slot'
import { DAY, type EpochMs, JST_OFFSET, MINUTE } from '#core/time'

/** 1 April 2026 00:00, Japan time. */
export const FIRST = Date.UTC(2026, 3, 1) - JST_OFFSET
export const words = (text: string): string[] => text.split(' ').filter((w) => w !== '')
export const time = (text: string): EpochMs => {
  const [, day = '1', h, m, s = '0'] = /^(?:(\d+)')?(\d+):(\d+)(?::(\d+))?$/.exec(text) ?? []
  return (FIRST + (Number(day) - 1) * DAY + (Number(h) * 60 + Number(m)) * MINUTE + Number(s) * 1000) as EpochMs
}
export const millionths = (text: string): number => Math.round(Number(text) * 1e6) + 0

export type Reading = { at: EpochMs; value: string; quality: Quality }
const marked: Record<string, Quality> = { '~': 'suspect', '?': 'estimated' }
/** `value@time`, with ~ for suspect and ? for estimated. */
export const readingsIn = (text: string): Reading[] =>
  words(text).map((word) => {
    const [shown = '', at = ''] = word.split('@')
    return { at: time(at), value: shown.replace(/[~?]$/, ''), quality: marked[shown.at(-1) ?? ''] ?? 'good' }
  })
export type Slot = SlotRow & { start: number }
/** `time=amount/measured minutes/estimated minutes` and flags. */
export const slotsIn = (text: string): Slot[] =>
  words(text).map((word) => {
    const [, at = '', amount = '', measured, estimated, flags = ''] =
      /^(.+)=(-?[\d.]+)\/([\d.]+)\/([\d.]+)([raue]*)$/.exec(word) ?? []
    const count = (flag: string): number => flags.split(flag).length - 1
    return {
      start: time(at),
      amount: millionths(amount),
      measured: Math.round(Number(measured) * MINUTE),
      e1: Math.round(Number(estimated) * MINUTE),
      e2: 0,
      e3: 0,
      rollovers: count('r'),
      setAside: count('a'),
      unexplained: count('u'),
      estimated: count('e'),
    }
  })
