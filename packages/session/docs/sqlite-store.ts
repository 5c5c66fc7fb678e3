import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { SessionStoreError, type SessionStore, type StoredSession } from '@session-lab/session';

const now = (): number => Date.now();
/** A rotated session stays for ten seconds, so that watchers receive why it ended. */
const isLive = 'rotated = 0 AND expires > ?';

/** Keeps sessions in an SQLite file, which the processes of one machine share. */
export function sqliteStore(path: string): SessionStore {
  const database = new DatabaseSync(path, { timeout: 500 });
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS sessions (id TEXT UNIQUE, user TEXT, text TEXT, expires INTEGER, rotated INTEGER) STRICT;
    CREATE INDEX IF NOT EXISTS by_user ON sessions (user)`);
  const timers = new Set<NodeJS.Timeout>();

  async function query(sql: string, ...values: SQLInputValue[]) {
    try {
      return database.prepare(sql).all(...values);
    } catch (cause) {
      throw new SessionStoreError('SQLite failed.', { cause });
    }
  }
  const sessionsOf = async (sql: string, ...values: SQLInputValue[]): Promise<StoredSession[]> =>
    (await query(sql, ...values)).map(({ id, text }) => ({ publicId: String(id), text: String(text) }));

  return {
    readCommand: 'SELECT',
    async read(id) {
      const [found] = await sessionsOf(`SELECT id, text FROM sessions WHERE id = ? AND ${isLive}`, id, now());
      return found?.text ?? null;
    },
    async replace(id, expected, text, expiresInMs) {
      const update = `UPDATE sessions SET text = ?, expires = ? WHERE id = ? AND text = ? AND ${isLive} RETURNING id`;
      return (await query(update, text, now() + expiresInMs, id, expected, now())).length === 1;
    },
    async insert({ publicId, userId = null, text, expiresInMs }) {
      await query('DELETE FROM sessions WHERE expires <= ?', now());
      await query('INSERT INTO sessions VALUES (?, ?, ?, ?, 0)', publicId, userId, text, now() + expiresInMs);
      return (await query(`SELECT 1 FROM sessions WHERE user = ? AND ${isLive}`, userId, now())).length || 1;
    },
    async remove({ publicId }) {
      const ended = await query(
        `DELETE FROM sessions WHERE id = ? AND ${isLive} RETURNING id`,
        publicId,
        now(),
      );
      return ended.length === 1;
    },
    confirmOver: async () => undefined,
    async retire({ publicId }) {
      const update = `UPDATE sessions SET rotated = 1, expires = ? WHERE id = ? AND ${isLive} RETURNING id, text`;
      const [last] = await sessionsOf(update, now() + 10_000, publicId, now());
      return last?.text ?? null;
    },
    list: (userId) => sessionsOf(`SELECT id, text FROM sessions WHERE user = ? AND ${isLive}`, userId, now()),
    async removeAll(userId, except = '') {
      const remove = `DELETE FROM sessions WHERE user = ? AND id <> ? AND ${isLive} RETURNING id, text`;
      return (await sessionsOf(remove, userId, except, now())).map(({ publicId }) => publicId);
    },
    async scan(cursor, count) {
      const page = `FROM sessions WHERE rowid > ? AND ${isLive} ORDER BY rowid LIMIT ?`;
      const sessions = await sessionsOf(`SELECT id, text ${page}`, cursor, now(), count);
      const [last] = await query(`SELECT max(n) AS n FROM (SELECT rowid AS n ${page})`, cursor, now(), count);
      return sessions.length < count ? { sessions } : { sessions, nextCursor: String(last?.['n']) };
    },
    watch(publicId, onEnd) {
      async function check(): Promise<void> {
        const rows = await query('SELECT rotated, expires FROM sessions WHERE id = ?', publicId).catch(
          () => undefined,
        );
        const [row] = rows ?? [];
        if (rows === undefined || (row?.['rotated'] === 0 && Number(row['expires']) > now())) return;
        stop();
        onEnd(row?.['rotated'] === 1 ? 'rotated' : 'ended');
      }
      const timer = setInterval(() => void check(), 250);
      const stop = (): void => {
        clearInterval(timer);
        timers.delete(timer);
      };
      timers.add(timer);
      return stop;
    },
    available: () => database.isOpen,
    close() {
      for (const timer of timers) clearInterval(timer);
      database.close();
    },
  };
}
