import type { Database } from 'better-sqlite3'
import { FIRST_PREVIOUS } from '#core/act-chain'

/**
 * The ledger's tables in families: facts (never updated or deleted), derived (rebuildable by one function), proof.
 * Times are UTC ms; amounts are millionths of the meter's base unit; durations are ms.
 *
 * `readings` is in order of commit (its id never goes back: what follows the ledger follows it) and has no other index.
 * `places` finds a meter's readings by time; it is filled in sorted blocks behind the commits (places.ts), which writes a
 * page once where an index would write it for each reading. `timeline` is places with the readings that are not in it yet.
 * Quality: 0 good, 1 estimated, 2 suspect. Mark: 0 usable, else why the intake keeps the reading aside.
 */
export const schema = `
-- facts
CREATE TABLE IF NOT EXISTS agents (id INTEGER PRIMARY KEY, site TEXT NOT NULL, agent TEXT NOT NULL, UNIQUE (site, agent)) STRICT;
CREATE TABLE IF NOT EXISTS epochs (id INTEGER PRIMARY KEY, agent INTEGER NOT NULL REFERENCES agents, epoch TEXT NOT NULL, UNIQUE (agent, epoch)) STRICT;
CREATE TABLE IF NOT EXISTS meters (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE IF NOT EXISTS batches (
  id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL REFERENCES epochs, seq INTEGER NOT NULL CHECK (seq > 0),
  received INTEGER NOT NULL, readings INTEGER NOT NULL, verdict INTEGER NOT NULL, hash BLOB NOT NULL, UNIQUE (epoch, seq)) STRICT;
CREATE INDEX IF NOT EXISTS batches_lost ON batches (epoch, seq) WHERE verdict <> 0;
CREATE TABLE IF NOT EXISTS readings (
  id INTEGER PRIMARY KEY, meter INTEGER NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL,
  quality INTEGER NOT NULL, mark INTEGER NOT NULL, batch INTEGER NOT NULL, idx INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS quarantine (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('batch', 'reading')), code TEXT NOT NULL, reason TEXT NOT NULL,
  received INTEGER NOT NULL, agent INTEGER NOT NULL, epoch TEXT, seq INTEGER, idx INTEGER, meter TEXT, at INTEGER, bytes BLOB NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS quarantine_batch ON quarantine (epoch, seq) WHERE kind = 'reading';
-- readings that were put in again after the ledger had lost them: they stand behind the rows of their batch (batch-content.ts)
CREATE TABLE IF NOT EXISTS mended (batch INTEGER NOT NULL, reading INTEGER NOT NULL, PRIMARY KEY (batch, reading)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mended_reading ON mended (reading);
-- what agents say of their own sampling; body is JSON
CREATE TABLE IF NOT EXISTS notes (
  id INTEGER PRIMARY KEY, batch INTEGER NOT NULL, idx INTEGER NOT NULL, kind TEXT NOT NULL,
  from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS counts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- derived
CREATE TABLE IF NOT EXISTS places (meter INTEGER NOT NULL, at INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (meter, at, id)) STRICT, WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS timeline AS
  SELECT meter, at, id FROM places UNION ALL
  SELECT meter, at, id FROM readings WHERE id > (SELECT coalesce(max(value), 0) FROM cursors WHERE name = 'placed');
CREATE TABLE IF NOT EXISTS slots (
  meter INTEGER NOT NULL, start INTEGER NOT NULL, amount INTEGER NOT NULL, measured INTEGER NOT NULL,
  e1 INTEGER NOT NULL, e2 INTEGER NOT NULL, e3 INTEGER NOT NULL,
  rollovers INTEGER NOT NULL, glitches INTEGER NOT NULL, set_aside INTEGER NOT NULL, unexplained INTEGER NOT NULL, estimated INTEGER NOT NULL,
  PRIMARY KEY (meter, start)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS minutes (meter INTEGER NOT NULL, start INTEGER NOT NULL, profile BLOB NOT NULL, PRIMARY KEY (meter, start)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS days (
  meter INTEGER NOT NULL, start INTEGER NOT NULL, amount INTEGER NOT NULL, measured INTEGER NOT NULL,
  e1 INTEGER NOT NULL, e2 INTEGER NOT NULL, e3 INTEGER NOT NULL,
  rollovers INTEGER NOT NULL, glitches INTEGER NOT NULL, set_aside INTEGER NOT NULL, unexplained INTEGER NOT NULL, estimated INTEGER NOT NULL,
  PRIMARY KEY (meter, start)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS months (
  meter INTEGER NOT NULL, start INTEGER NOT NULL, amount INTEGER NOT NULL, measured INTEGER NOT NULL,
  e1 INTEGER NOT NULL, e2 INTEGER NOT NULL, e3 INTEGER NOT NULL,
  rollovers INTEGER NOT NULL, glitches INTEGER NOT NULL, set_aside INTEGER NOT NULL, unexplained INTEGER NOT NULL, estimated INTEGER NOT NULL,
  PRIMARY KEY (meter, start)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS set_aside (
  meter INTEGER NOT NULL, at INTEGER NOT NULL, reading INTEGER NOT NULL, why TEXT NOT NULL, head INTEGER NOT NULL,
  PRIMARY KEY (meter, at, reading)) STRICT, WITHOUT ROWID;
-- readings below 0 are finals and initials of events (meter-history.ts); several events may stand at one instant
CREATE TABLE IF NOT EXISTS unexplained (
  meter INTEGER NOT NULL, to_at INTEGER NOT NULL, to_reading INTEGER NOT NULL, to_value TEXT NOT NULL,
  from_at INTEGER, from_reading INTEGER, from_value TEXT, amount INTEGER NOT NULL, why TEXT NOT NULL, ignored INTEGER NOT NULL,
  PRIMARY KEY (meter, to_at, to_reading)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decided (
  meter INTEGER NOT NULL, to_at INTEGER NOT NULL, from_reading INTEGER NOT NULL, to_reading INTEGER NOT NULL, act INTEGER NOT NULL,
  PRIMARY KEY (meter, to_at, to_reading)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gaps (
  meter INTEGER NOT NULL, to_at INTEGER NOT NULL, from_at INTEGER NOT NULL, from_reading INTEGER NOT NULL, to_reading INTEGER NOT NULL,
  amount INTEGER NOT NULL, method TEXT NOT NULL, PRIMARY KEY (meter, to_at)) STRICT, WITHOUT ROWID;
-- what a meter's slots were derived by (rules, events, decisions …): where it is another, they are derived afresh
CREATE TABLE IF NOT EXISTS rules (meter INTEGER PRIMARY KEY, rule TEXT NOT NULL) STRICT;
-- what virtual meters and balances are sums of, and the slots of their parts that have changed since
CREATE TABLE IF NOT EXISTS combinations (meter INTEGER PRIMARY KEY, parts TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS combinations_due (meter INTEGER NOT NULL, start INTEGER NOT NULL, PRIMARY KEY (meter, start)) STRICT, WITHOUT ROWID;
-- slots in the order of their last change, for who follows them (slot-changes.ts)
CREATE TABLE IF NOT EXISTS slot_changes (id INTEGER PRIMARY KEY, meter INTEGER NOT NULL, start INTEGER NOT NULL, UNIQUE (meter, start)) STRICT;
CREATE TABLE IF NOT EXISTS slot_changes_since (era INTEGER PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- proof
CREATE TABLE IF NOT EXISTS plants (id INTEGER PRIMARY KEY, loaded INTEGER NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS plant_diffs (plant INTEGER PRIMARY KEY REFERENCES plants, diff TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS acts (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL, site TEXT NOT NULL, key TEXT NOT NULL,
  body TEXT, reason TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS acts_key ON acts (kind, site, key, id);
CREATE TRIGGER IF NOT EXISTS acts_follow BEFORE INSERT ON acts
  WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM acts)
    OR NEW.previous IS NOT (SELECT coalesce((SELECT hash FROM acts ORDER BY id DESC LIMIT 1), '${FIRST_PREVIOUS}'))
  BEGIN SELECT RAISE(ABORT, 'an act follows the last one'); END;
CREATE TRIGGER IF NOT EXISTS acts_stay BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END;
CREATE TRIGGER IF NOT EXISTS acts_last BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'acts are never deleted'); END;
-- closed months (確定): body is canonical JSON, hash its SHA-256, previous the hash of the site's close before it
CREATE TABLE IF NOT EXISTS closes (
  id INTEGER PRIMARY KEY, site TEXT NOT NULL, month TEXT NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE, previous TEXT, act INTEGER NOT NULL UNIQUE REFERENCES acts, UNIQUE (site, month, revision)) STRICT;
CREATE TRIGGER IF NOT EXISTS closes_follow BEFORE INSERT ON closes
  WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM closes)
    OR NEW.previous IS NOT (SELECT hash FROM closes WHERE site = NEW.site ORDER BY id DESC LIMIT 1)
  BEGIN SELECT RAISE(ABORT, 'a close follows the last one of its site'); END;
CREATE TRIGGER IF NOT EXISTS closes_stay BEFORE UPDATE ON closes BEGIN SELECT RAISE(ABORT, 'closes are never changed'); END;
CREATE TRIGGER IF NOT EXISTS closes_last BEFORE DELETE ON closes BEGIN SELECT RAISE(ABORT, 'closes are never deleted'); END;
-- what closes pin by content: each factor set, and the list of them
CREATE TABLE IF NOT EXISTS pinned (hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS pinned_stay BEFORE UPDATE ON pinned BEGIN SELECT RAISE(ABORT, 'what a close pins is never changed'); END;
CREATE TRIGGER IF NOT EXISTS pinned_last BEFORE DELETE ON pinned BEGIN SELECT RAISE(ABORT, 'what a close pins is never deleted'); END;
-- of no cost to the intake, which only inserts
CREATE TRIGGER IF NOT EXISTS readings_stay BEFORE UPDATE ON readings BEGIN SELECT RAISE(ABORT, 'readings are never changed'); END;
CREATE TRIGGER IF NOT EXISTS readings_last BEFORE DELETE ON readings BEGIN SELECT RAISE(ABORT, 'readings are never deleted'); END;
CREATE TRIGGER IF NOT EXISTS notes_stay BEFORE UPDATE ON notes BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
CREATE TRIGGER IF NOT EXISTS notes_last BEFORE DELETE ON notes BEGIN SELECT RAISE(ABORT, 'notes are never deleted'); END;
CREATE TRIGGER IF NOT EXISTS batches_stay BEFORE UPDATE ON batches BEGIN SELECT RAISE(ABORT, 'batches are never changed'); END;
CREATE TRIGGER IF NOT EXISTS batches_last BEFORE DELETE ON batches BEGIN SELECT RAISE(ABORT, 'batches are never deleted'); END;
`

/** Derived tables; they are made anew where a file holds them in an older shape. */
export const derivedTables = [
  'slots',
  'minutes',
  'days',
  'months',
  'set_aside',
  'unexplained',
  'decided',
  'gaps',
] as const
/** Shape of the derived tables, kept as user_version. */
const SHAPE = 3
/** Drops derived tables of an older shape, so that `schema` makes them and the next start fills them from the readings. */
export const dropOldShape = (db: Database): void => {
  const shape = db.pragma('user_version', { simple: true }) as number
  if (shape === SHAPE) return
  const more = ['rules', 'combinations', 'combinations_due', 'slot_changes', 'slot_changes_since']
  for (const table of [...derivedTables, ...more]) db.exec(`DROP TABLE IF EXISTS ${table}`)
  db.pragma(`user_version = ${SHAPE}`)
}

/** Verdicts of a batch. */
export const verdicts = { accepted: 0, quarantined: 1, void: 2 } as const
/** Marks of a reading: why it is kept aside. */
export const marks = { usable: 0, refused: 1, future: 2, 'birth-mismatch': 3 } as const
export const qualities = ['good', 'estimated', 'suspect'] as const
