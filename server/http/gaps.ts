import { z } from 'zod'
import { groupBy } from '#core/group'
import { GapItem } from '#core/meter-record-item'
import { missingRuns } from '#core/missing-run'
import type { Plant } from '#core/plant'
import { type PlacedMeter, placedMeters, writerOf } from '#core/plant-index'
import { MICRO } from '#core/register'
import { DAY, type EpochMs, isoJst, MINUTE } from '#core/time'
import { isVirtual } from '#core/virtual-meter'
import type { NoteRow } from '../ledger/notes.ts'
import type { Resource } from './app.ts'
import { knownSite } from './decisions.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { Moment } from './time-range.ts'

/** A half-hour that lacks less is let be, ms. */
const LEAST = MINUTE
/** Longer gaps wait for a person (E3), ms. */
const LONG = 7 * DAY
const SPAN = 62 * DAY
/** Notes of agents that are looked at. */
const NOTES = 1_000
const LONGEST = 400 * DAY
const iso = (ms: number): string => isoJst(ms as EpochMs)

const missing = async ({ read }: Deps, meters: readonly PlacedMeter[], span: { from: number; to: number }) => {
  const bins = await read('bins', { table: 'slots', meters: meters.map((m) => m.key), ...span })
  const byMeter = groupBy(bins, (b) => b.meter)
  return meters.flatMap(({ key, unit }) =>
    missingRuns(byMeter.get(key) ?? [], LEAST).map(
      (run): GapItem => ({
        ...{ meter: key, kind: 'missing', from: iso(run.from), to: iso(run.to), ms: run.missing, unit },
        ...{ amount: null, method: null, long: run.to - run.from > LONG },
      }),
    ),
  )
}
const split = async (
  { read }: Deps,
  meters: readonly PlacedMeter[],
  span: { from: number; to: number },
  site: string | undefined,
) => {
  const units = new Map(meters.map((m) => [m.key, m.unit]))
  const rows = await read('gaps', { site, ...span })
  return rows.flatMap(({ meter, fromAt, toAt, amount, method }): GapItem[] => {
    const unit = units.get(meter)
    if (unit === undefined) return []
    const times = { from: iso(fromAt), to: iso(toAt), ms: toAt - fromAt }
    return [{ meter, kind: 'split', ...times, amount: amount / MICRO, unit, method, long: toAt - fromAt > LONG }]
  })
}

type Ground = { plant: Plant; notes: readonly NoteRow[]; meters: readonly PlacedMeter[] }
/** What the agent of a meter said of a gap: why it did not sample then, or that it left out readings of power. */
const said = (gap: GapItem, { plant, notes, meters }: Ground) => {
  const placed = meters.find(({ key }) => key === gap.meter)
  const writer = placed && `${placed.site.id}/${writerOf(plant, placed.site, placed.meter)}`
  const [from, to] = [Date.parse(gap.from), Date.parse(gap.to)]
  const note = notes.find(
    (n) =>
      `${n.site}/${n.agent}` === writer &&
      (n.kind === 'stopped' || (n.kind === 'thinned' && placed?.meter.measure === 'gauge')) &&
      n.from < to &&
      n.to > from,
  )
  if (!note) return {}
  const { reason = note.kind } = JSON.parse(note.body) as { reason?: string }
  return {
    why: note.kind === 'stopped' ? `agent stopped sampling: ${reason}` : `agent left out power readings: ${reason}`,
  }
}

/** 欠測と補間: time without readings, newest first. */
export const gaps: Resource = (app, deps) => {
  const querystring = z.object({
    site: z.string().optional(),
    from: Moment.optional().describe('default: 62 days before `to`'),
    to: Moment.optional().describe('default: now'),
  })
  const response = { 200: z.object({ gaps: z.array(GapItem) }) }
  app.get(
    '/api/v1/gaps',
    {
      schema: {
        summary: 'Time without readings: how its energy was split, or that it is missing',
        querystring,
        response,
      },
    },
    async (request) => {
      const site = knownSite(deps, request.query.site)
      const to = request.query.to ?? deps.now()
      const from = request.query.from ?? to - SPAN
      if (to - from > LONGEST) throw new Refused('too-many-rows', 'at most 400 days at a time')
      const meters = placedMeters(deps.plant).filter(
        (m) => (site === undefined || m.site.id === site) && !isVirtual(m.meter),
      )
      const [notes, ...found] = await Promise.all([
        deps.read('notes', { site, from, to, limit: NOTES }),
        split(deps, meters, { from, to }, site),
        missing(deps, meters, { from, to }),
      ])
      const gaps = found.flat().sort((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : 0))
      return { gaps: gaps.map((gap) => ({ ...gap, ...said(gap, { plant: deps.plant, notes, meters }) })) }
    },
  )
}
