import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Another server holds the folder. */
export class DataDirLocked extends Error {
  readonly code = 'DATA_DIR_LOCKED'
  constructor(path: string) {
    super(`data directory ${path} is used by another server; stop it, or name another directory with GENTANI_DATA_DIR`)
  }
}

/** Holds a data directory for this process: an exclusive lock of the operating system, gone with the process however it ends. */
export const lockDataDir = (path: string): { release(): void } => {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const db = new Database(join(path, 'server.lock'), { timeout: 0 })
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) throw new DataDirLocked(path)
    throw error
  }
  return { release: () => db.close() }
}
