import { z } from 'zod'
import { type DifferingItem, DifferingPage } from '#core/differing'
import { placedMeters } from '#core/plant-index'
import { type EpochMs, isoJst } from '#core/time'
import type { DifferingRow } from '../ledger/differing.ts'
import type { Resource } from './app.ts'
import { knownSite } from './decisions.ts'
import type { Deps } from './deps.ts'

/** Instants that an answer names at most. */
const MOST = 200
const iso = (ms: number): string => isoJst(ms as EpochMs)

const itemOf = async ({ plant, read }: Deps, row: DifferingRow): Promise<DifferingItem> => {
  const { meter, at } = row
  const near = await read('near', { meter, at, before: 1, after: row.values.length + 1 })
  const side = (found: { at: number; value: string } | undefined) => found && { at: iso(found.at), value: found.value }
  return {
    ...{ meter, site: meter.split('/')[0] ?? '', at: iso(at), open: row.open },
    unit: placedMeters(plant).find((m) => m.key === meter)?.meter.unit ?? '',
    values: row.values.map(({ receivedAt, ...v }) => ({ ...v, receivedAt: iso(receivedAt) })),
    before: side(near.find((r) => r.at < at)) ?? null,
    after: side(near.find((r) => r.at > at)) ?? null,
  }
}

/** 同じ時刻の異なる値: what foreign devices said otherwise of one instant; decided by verdicts on readings. */
export const differing: Resource = (app, deps) => {
  const querystring = z.object({ site: z.string().optional() })
  app.get(
    '/api/v1/decisions/differing',
    {
      schema: {
        summary:
          'Instants that foreign devices gave several values for, newest first; decide by setting readings aside',
        querystring,
        response: { 200: DifferingPage },
      },
    },
    async (request) => {
      const rows = await deps.read('differing', { site: knownSite(deps, request.query.site), limit: MOST })
      const open = rows.filter((r) => r.open).length
      return {
        items: await Promise.all(rows.map((row) => itemOf(deps, row))),
        counts: { open, decided: rows.length - open },
      }
    },
  )
}
