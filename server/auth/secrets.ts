import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from 'better-sqlite3'
import { openSqlite } from '../ledger/sqlite.ts'
import type { Via } from './contract.ts'

const schema = `
CREATE TABLE IF NOT EXISTS passwords (account TEXT PRIMARY KEY, hash TEXT NOT NULL, due INTEGER NOT NULL, changed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
  hash TEXT PRIMARY KEY, account TEXT NOT NULL, via TEXT NOT NULL, opened INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS devices (hash TEXT PRIMARY KEY, account TEXT NOT NULL, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- written after each change of an account, so that a running server sees one made beside it
CREATE TABLE IF NOT EXISTS changes (only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL) STRICT;
`
const HOUR = 3_600_000
/** A session ends when it is not used for this long, and at last after that, ms. */
export const IDLE = 12 * HOUR
export const LONGEST_SESSION = 7 * 24 * HOUR
/** A browser is known for this long after it was last signed in, ms. */
export const DEVICE_KNOWN = 400 * 24 * HOUR
/** `seen` is written this often at most, ms. */
const SEEN_EVERY = 60_000

/** Tokens are 256 random bits, so a plain SHA-256 of them is as good as a slow hash. */
const hashed = (token: string): string => createHash('sha256').update(token).digest('hex')
const newToken = (): string => randomBytes(32).toString('base64url')

export type Session = { readonly account: string; readonly via: Exclude<Via, 'open'>; readonly until: number }
type Row = { account: string; via: Exclude<Via, 'open'>; opened: number; seen: number }

/** accounts.db beside the ledger: password hashes, sessions and known browsers; nothing of it is in the ledger. Mode 0600. */
export class Secrets {
  private readonly db: Database

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // SQLite gives its side files the mode of the file
    closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
    this.db = openSqlite(path, { schema })
  }

  password(account: string): { hash: string; due: boolean } | undefined {
    const row = this.db
      .prepare<[string], { hash: string; due: number }>('SELECT hash, due FROM passwords WHERE account = ?')
      .get(account)
    return row && { hash: row.hash, due: row.due === 1 }
  }
  /** A new password ends every session of the account. */
  setPassword(account: string, { hash, due, at }: { hash: string; due: boolean; at: number }): void {
    this.db.transaction(() => {
      this.db
        .prepare('INSERT OR REPLACE INTO passwords (account, hash, due, changed) VALUES (?, ?, ?, ?)')
        .run(account, hash, due ? 1 : 0, at)
      this.endAll(account)
    })()
  }

  open(account: string, via: Session['via'], now: number): string {
    const token = newToken()
    this.db.transaction(() => {
      this.db.prepare('DELETE FROM sessions WHERE seen <= ? OR opened <= ?').run(now - IDLE, now - LONGEST_SESSION)
      this.db.prepare('DELETE FROM devices WHERE seen <= ?').run(now - DEVICE_KNOWN)
      this.db.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?)').run(hashed(token), account, via, now, now)
    })()
    return token
  }
  session(token: string, now: number): Session | undefined {
    const row = this.db
      .prepare<[string], Row>('SELECT account, via, opened, seen FROM sessions WHERE hash = ?')
      .get(hashed(token))
    if (!row || row.seen + IDLE <= now || row.opened + LONGEST_SESSION <= now) return undefined
    if (row.seen + SEEN_EVERY <= now)
      this.db.prepare('UPDATE sessions SET seen = ? WHERE hash = ?').run(now, hashed(token))
    return { account: row.account, via: row.via, until: Math.min(now + IDLE, row.opened + LONGEST_SESSION) }
  }
  end(token: string): void {
    this.db.prepare('DELETE FROM sessions WHERE hash = ?').run(hashed(token))
  }
  endAll(account: string): void {
    this.db.prepare('DELETE FROM sessions WHERE account = ?').run(account)
  }

  /** The name under which a known browser of the account is counted; undefined: it never signed in to it. */
  device(token: string, account: string): string | undefined {
    const hash = hashed(token)
    const known = this.db.prepare<[string, string], number>('SELECT 1 FROM devices WHERE hash = ? AND account = ?')
    return known.get(hash, account) === undefined ? undefined : hash
  }
  know(account: string, now: number): string {
    const token = newToken()
    this.db.prepare('INSERT INTO devices VALUES (?, ?, ?)').run(hashed(token), account, now)
    return token
  }

  /** Says to other processes that an account changed. */
  changed(at: number): void {
    this.db.prepare('INSERT OR REPLACE INTO changes (only, at) VALUES (1, ?)').run(at)
  }
  /** A number that moves when another process wrote the file. */
  outsideVersion(): number {
    return this.db.pragma('data_version', { simple: true }) as number
  }
  close(): void {
    this.db.close()
  }
}
