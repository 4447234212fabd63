import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plant } from '#core/plant'
import type { EpochMs } from '#core/time'
import type { Ack } from '#core/wire'
import { type Ledger, openLedger } from '../../server/ledger/ledger.ts'
import type { MovedRow } from '../../server/ledger/messages.ts'
import { openSqlite } from '../../server/ledger/sqlite.ts'
import { derived } from './in-process.ts'

/** A new directory under the system's temporary one, and how to be rid of it. */
export const newDirectory = (): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'gentani-ledger-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export type Opened = Ledger & {
  readonly told: { site: string; agent: string; ack: Ack }[]
  readonly differing: { key: string; said: string; plant: string }[]
  readonly moved: MovedRow[]
  /** Delivers wire batches: JSON values, or text or bytes as they are. */
  deliver(bodies: readonly unknown[], from?: { agent?: string; receivedAt?: number }): Promise<void>
}
/** The real ledger on a file, with what it told kept in lists. */
export const open = async (path: string, plant: Plant): Promise<Opened> => {
  const told: Opened['told'] = []
  const differing: Opened['differing'] = []
  const moved: Opened['moved'] = []
  const silent = { warn: () => undefined, error: () => undefined }
  const ledger = await openLedger({
    path,
    plant,
    events: {
      onAck: (site, agent, ack) => told.push({ site, agent, ack }),
      onMoved: (rows) => moved.push(...rows),
      onDiffering: (_site, _agent, rows) => differing.push(...rows),
    },
    log: silent,
  })
  const bytes = (body: unknown): Uint8Array =>
    body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return {
    ...ledger,
    told,
    differing,
    moved,
    deliver: async (bodies, { agent = 'edge', receivedAt = 1_800_000_000_000 } = {}) => {
      const takes = bodies.map((body) =>
        ledger.take({ site: 'works', agent, payload: bytes(body), receivedAt: receivedAt as EpochMs }),
      )
      await Promise.all(takes)
    },
  }
}

/** What the derived tables of a closed ledger's file hold. */
export const tablesOf = (path: string): ReturnType<typeof derived> => {
  const db = openSqlite(path, { readonly: true })
  try {
    return derived(db)
  } finally {
    db.close()
  }
}
