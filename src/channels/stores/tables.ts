import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ChannelState, Producer } from '../model.ts'
import type { Cut } from './trimmed.ts'

/** A channel, and the key that its messages are kept under. */
export interface SavedChannel {
  key: number
  state: ChannelState
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS channels (key INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, state TEXT, expires REAL, oldest REAL);
  CREATE TABLE IF NOT EXISTS messages (channel INTEGER, number INTEGER, at REAL, data BLOB, PRIMARY KEY (channel, number)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS producers (channel INTEGER, id TEXT, epoch INTEGER, seq INTEGER, PRIMARY KEY (channel, id)) WITHOUT ROWID;
`

/** Makes a file of before channels were found by their age like one of today. */
const MIGRATION = `
  ALTER TABLE channels ADD COLUMN oldest REAL;
  UPDATE channels SET oldest = (SELECT at FROM messages WHERE channel = key ORDER BY number LIMIT 1);
  UPDATE channels SET state = json_set(state, '$.oldest', oldest) WHERE oldest IS NOT NULL;
`

/** Needs every column: not before the migration. */
const INDEXES = `
  CREATE INDEX IF NOT EXISTS expiry ON channels (expires) WHERE expires IS NOT NULL;
  CREATE INDEX IF NOT EXISTS age ON channels (oldest) WHERE oldest IS NOT NULL;
`

/** The embedded store's tables, and every statement that it needs of them. */
export class Tables {
  readonly #db: DatabaseSync
  readonly #statements: Record<keyof typeof SQL, StatementSync>
  /** How many channels there are. */
  #count: number

  /** @throws when another process has the file open */
  constructor(db: DatabaseSync) {
    this.#db = db
    // Exclusive: the states at hand are only right where nobody else writes. Set first, WAL then needs no shared memory.
    db.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL')
    db.exec(SCHEMA)
    const columns = db.prepare('PRAGMA table_info(channels)').all()
    if (!columns.some(({ name }) => name === 'oldest')) db.exec(`BEGIN; ${MIGRATION}; COMMIT`)
    db.exec(INDEXES)
    this.#statements = Object.fromEntries(
      Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)]),
    ) as Record<keyof typeof SQL, StatementSync>
    this.#count = this.#countAll()
  }

  /** Writes all that `work` writes, or nothing of it where it throws. */
  transaction<T>(work: () => T): T {
    this.#statements.begin.run()
    try {
      const result = work()
      this.#statements.commit.run()
      return result
    } catch (error) {
      try {
        this.#statements.rollback.run()
      } catch {
        // A full disk has ended the transaction already.
      }
      this.#count = this.#countAll()
      throw error
    }
  }

  find(name: string): SavedChannel | undefined {
    const row = this.#statements.find.get(name) as { key: number; state: string } | undefined
    return row && { key: row.key, state: JSON.parse(row.state) }
  }

  create(name: string): number {
    this.#count++
    return Number(this.#statements.create.run(name).lastInsertRowid)
  }

  /** @param before the state that is saved: what channels are found by is written where it has changed */
  save(key: number, state: ChannelState, before: ChannelState | undefined): void {
    this.#statements.save.run(JSON.stringify(state), key)
    const { expires, oldest } = state
    if (expires !== before?.expires || oldest !== before?.oldest)
      this.#statements.index.run(expires ?? null, oldest ?? null, key)
  }

  append(key: number, first: number, messages: Uint8Array[], at: number): void {
    const { append } = this.#statements
    for (const [i, message] of messages.entries()) append.run(key, first + i, at, message)
  }

  producer(key: number, id: string): Producer | undefined {
    return this.#statements.producer.get(key, id) as Producer | undefined
  }

  saveProducer(key: number, id: string, { epoch, seq }: Producer): void {
    this.#statements.saveProducer.run(key, id, epoch, seq)
  }

  remove(key: number): void {
    this.#count--
    for (const table of ['removeMessages', 'removeProducers', 'removeChannel'] as const)
      this.#statements[table].run(key)
  }

  read(key: number, from: number, to: number, maxBytes: number): Uint8Array[] {
    const messages: Uint8Array[] = []
    let bytes = 0
    for (const row of this.#statements.read.iterate(key, from, to)) {
      if (row.number !== from + messages.length) break
      const data = row.data as Uint8Array
      bytes += data.length
      if (bytes > maxBytes && messages.length > 0) break
      messages.push(data)
    }
    return messages
  }

  /** Which message is the first to keep, when it was appended, and how many bytes are before it. */
  cut(
    key: number,
    { first, tail, bytes }: ChannelState,
    { maxBytes, before }: { maxBytes: number; before: number },
  ): Cut {
    let dropped = 0
    for (const row of this.#statements.sizes.iterate(key, first, tail)) {
      const oldest = row.at as number
      if (bytes - dropped <= maxBytes && oldest >= before) return { first, oldest, bytes: dropped }
      dropped += row.size as number
      first = (row.number as number) + 1
    }
    return { first, oldest: undefined, bytes: dropped }
  }

  /** Removes what is before the message `first`. */
  drop(key: number, first: number): void {
    this.#statements.drop.run(key, first)
  }

  get count(): number {
    return this.#count
  }

  #countAll(): number {
    return (this.#statements.count.get() as { count: number }).count
  }

  expired(now: number, limit: number): string[] {
    return this.#statements.expired.all(now, limit).map(({ name }) => name as string)
  }

  aged(before: number, limit: number): string[] {
    return this.#statements.aged.all(before, limit).map(({ name }) => name as string)
  }

  close(): void {
    this.#db.close()
  }
}

const SQL = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  find: 'SELECT key, state FROM channels WHERE name = ?',
  create: 'INSERT INTO channels (name) VALUES (?)',
  save: 'UPDATE channels SET state = ? WHERE key = ?',
  index: 'UPDATE channels SET expires = ?, oldest = ? WHERE key = ?',
  append: 'INSERT INTO messages (channel, number, at, data) VALUES (?, ?, ?, ?)',
  producer: 'SELECT epoch, seq FROM producers WHERE channel = ? AND id = ?',
  saveProducer: 'INSERT OR REPLACE INTO producers (channel, id, epoch, seq) VALUES (?, ?, ?, ?)',
  removeMessages: 'DELETE FROM messages WHERE channel = ?',
  removeProducers: 'DELETE FROM producers WHERE channel = ?',
  removeChannel: 'DELETE FROM channels WHERE key = ?',
  read: 'SELECT number, data FROM messages WHERE channel = ? AND number >= ? AND number < ? ORDER BY number',
  sizes:
    'SELECT number, at, length(data) AS size FROM messages WHERE channel = ? AND number >= ? AND number < ? ORDER BY number',
  drop: 'DELETE FROM messages WHERE channel = ? AND number < ?',
  count: 'SELECT count(*) AS count FROM channels',
  expired: 'SELECT name FROM channels WHERE expires < ? LIMIT ?',
  aged: 'SELECT name FROM channels WHERE oldest < ? ORDER BY oldest LIMIT ?',
}
