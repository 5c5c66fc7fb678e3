import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { SessionStore } from '@session-lab/session';
import { tableStore, type SessionRow } from '@session-lab/session/table';

/** Keeps sessions in an SQLite file, which the processes of one machine share. */
export function sqliteStore(path: string): SessionStore {
  const database = new DatabaseSync(path, { timeout: 500 });
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, user TEXT, text TEXT, expires INTEGER) STRICT;
    CREATE INDEX IF NOT EXISTS by_user ON sessions (user)`);

  const change = (sql: string, ...values: SQLInputValue[]) => database.prepare(sql).run(...values).changes;
  const select = (where: string, ...values: SQLInputValue[]): SessionRow[] =>
    database
      .prepare(`SELECT id, text, expires FROM sessions WHERE ${where}`)
      .all(...values)
      .map(({ id, text, expires }) => ({
        publicId: String(id),
        text: String(text),
        expiresAtMs: Number(expires),
      }));
  const update = 'UPDATE sessions SET text = ?, expires = ? WHERE id = ? AND text = ? AND expires > ?';

  return tableStore({
    insert: ({ publicId, userId, text, expiresAtMs }) =>
      void change('INSERT INTO sessions VALUES (?, ?, ?, ?)', publicId, userId, text, expiresAtMs),
    replace: ({ publicId, expected, text, expiresAtMs, nowMs }) =>
      change(update, text, expiresAtMs, publicId, expected, nowMs) === 1,
    find: (publicId) => select('id = ?', publicId)[0],
    findByUser: (userId) => select('user = ?', userId),
    findAfter: (publicId, count) => select('id > ? ORDER BY id LIMIT ?', publicId, count),
    removeExpired: (nowMs) => void change('DELETE FROM sessions WHERE expires <= ?', nowMs),
    available: () => database.isOpen,
    close: () => database.close(),
  });
}
