import {
  assertClock,
  assertCount,
  assertFunction,
  assertObject,
  assertOptionalFunction,
} from './arguments.ts';
import { systemClock } from './clock.ts';
import { SessionStoreError } from './errors.ts';
import type { Clock, EndReason } from './session.ts';
import type { SessionStore, StoredSession } from './store.ts';
import { within } from './within.ts';

export type SessionRow = StoredSession & {
  /** Instant from which the session has ended, in milliseconds since the epoch. The row may stay until `removeExpired`. */
  readonly expiresAtMs: number;
};

/** `userId` is null for a guest. `findByUser` finds no guest. */
export type NewSessionRow = SessionRow & { readonly userId: string | null };

export type RowChange = SessionRow & {
  /** The row changes only if its text is this text. */
  readonly expected: string;
  /** The row changes only if it expires after this instant. */
  readonly nowMs: number;
};

/**
 * A table with one row for each session. Each method is one statement of a database; a method may also return a value instead
 * of a promise. A failure throws any error, and is never an empty result.
 */
export type SessionTable = {
  insert(row: NewSessionRow): Awaitable<void>;
  /** Sets text and expiry, in one atomic statement. Resolves to whether there was such a row. */
  replace(change: RowChange): Awaitable<boolean>;
  find(publicId: string): Awaitable<SessionRow | undefined>;
  findByUser(userId: string): Awaitable<readonly SessionRow[]>;
  /** Resolves to the first `count` rows with a higher public id, in the order of the public ids. */
  findAfter(publicId: string, count: number): Awaitable<readonly SessionRow[]>;
  /** Deletes the rows that expire at `nowMs` or before. An insert calls it, at most once a minute, and does not wait for it. */
  removeExpired(nowMs: number): Awaitable<void>;
  /** Returns whether the database is connected. Default: true. */
  available?(): boolean;
  /** Closes what the table has opened. */
  close?(): void;
};

type Awaitable<Value> = Value | Promise<Value>;

export type TableStoreOptions = {
  /** Maximum time of one statement, in milliseconds. Default: 500. */
  readonly deadlineMs?: number;
  readonly clock?: Clock;
};

/** Text of a rotated session. Its row stays for a moment, so that watchers in all processes receive why the session ended. */
const rotatedText = 'rotated';
const rotatedStaysMs = 10_000;
/** Text of a removed session. Its row has expired, but the clock of another process may be behind. */
const removedText = '';
const watchIntervalMs = 250;
const cleaningIntervalMs = 60_000;
/** Attempts to end a session that others change at the same time. */
const maxAttempts = 100;

const requiredMethods = ['insert', 'replace', 'find', 'findByUser', 'findAfter', 'removeExpired'] as const;

/** Makes a store from a table. An end is a change of the row like any other, so `replace` is the only atomic statement. */
export function tableStore(table: SessionTable, options: TableStoreOptions = {}): SessionStore {
  assertObject(table, 'tableStore: the table');
  assertObject(options, 'tableStore: the second argument, { deadlineMs, clock },');
  const { deadlineMs = 500, clock = systemClock } = options;
  for (const name of requiredMethods) assertFunction(table[name], `table.${name}`);
  for (const name of ['available', 'close'] as const) assertOptionalFunction(table[name], `table.${name}`);
  assertCount(deadlineMs, 'deadlineMs', 1);
  assertClock(clock, 'tableStore');
  const timers = new Set<NodeJS.Timeout>();
  let cleanedAtMs = -Infinity;

  async function query<Result>(statement: () => Awaitable<Result>): Promise<Result> {
    try {
      return await within(deadlineMs, Promise.resolve(statement()));
    } catch (cause) {
      throw new SessionStoreError('The database did not reply, or replied with an error.', { cause });
    }
  }

  const isLive = ({ text, expiresAtMs }: SessionRow): boolean =>
    text !== rotatedText && text !== removedText && expiresAtMs > clock.now();

  async function read(publicId: string): Promise<string | null> {
    const row = await query(() => table.find(publicId));
    return row !== undefined && isLive(row) ? row.text : null;
  }

  async function list(userId: string): Promise<StoredSession[]> {
    const rows = await query(() => table.findByUser(userId));
    return rows.filter(isLive).map(withoutExpiry);
  }

  const replace = (publicId: string, expected: string, text: string, expiresInMs: number): Promise<boolean> =>
    query(() => {
      const nowMs = clock.now();
      return table.replace({ publicId, expected, text, expiresAtMs: nowMs + expiresInMs, nowMs });
    });

  /** Resolves to the last text of the session, or to null if it had ended. */
  async function end(publicId: string, text: string, staysMs: number): Promise<string | null> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const last = await read(publicId);
      if (last === null || (await replace(publicId, last, text, staysMs))) return last;
    }
    throw contended();
  }
  const remove = async (publicId: string): Promise<boolean> => (await end(publicId, removedText, 0)) !== null;

  async function endReasonOf(publicId: string): Promise<EndReason | undefined> {
    const row = await query(() => table.find(publicId));
    if (row?.text === rotatedText) return 'rotated';
    return row !== undefined && isLive(row) ? undefined : 'ended';
  }

  return {
    readCommand: 'SELECT',
    read,
    replace,
    list,

    async insert({ publicId, userId, text, expiresInMs, nowMs }) {
      if (nowMs - cleanedAtMs >= cleaningIntervalMs) {
        cleanedAtMs = nowMs;
        // No sign-in waits for the clean-up. If it fails, the next minute repeats it.
        query(() => table.removeExpired(clock.now())).catch(() => undefined);
      }
      const expiresAtMs = clock.now() + expiresInMs;
      await query(() => table.insert({ publicId, userId: userId ?? null, text, expiresAtMs }));
      return userId === undefined ? 1 : Math.max(1, (await list(userId)).length);
    },

    remove: ({ publicId }) => remove(publicId),
    confirmOver: async () => undefined,
    retire: ({ publicId }) => end(publicId, rotatedText, rotatedStaysMs),

    async removeAll(userId, except) {
      const removed: string[] = [];
      // A rotation may insert the next session of the user after `list`, and end the last one before `remove`.
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const sessions = (await list(userId)).filter(({ publicId }) => publicId !== except);
        if (sessions.length === 0) return removed;
        for (const { publicId } of sessions) if (await remove(publicId)) removed.push(publicId);
      }
      throw contended();
    },

    async scan(cursor, count) {
      const rows = await query(() => table.findAfter(cursor === '0' ? '' : cursor, count));
      const sessions = rows.filter(isLive).map(withoutExpiry);
      const last = rows.at(-1);
      return last === undefined || rows.length < count
        ? { sessions }
        : { sessions, nextCursor: last.publicId };
    },

    watch(publicId, onEnd) {
      let timer = schedule();
      function schedule(): NodeJS.Timeout {
        const next = setTimeout(() => void check(), watchIntervalMs);
        timers.add(next);
        return next;
      }
      async function check(): Promise<void> {
        const checked = timer;
        const reason = await endReasonOf(publicId).catch(() => undefined);
        // Was it stopped meanwhile?
        if (!timers.delete(checked)) return;
        if (reason === undefined) timer = schedule();
        else onEnd(reason);
      }
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },

    available: () => table.available?.() ?? true,

    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      table.close?.();
    },
  };
}

const contended = (): SessionStoreError =>
  new SessionStoreError('Others changed the session at each attempt.', { code: 'session_contended' });

const withoutExpiry = ({ publicId, text }: SessionRow): StoredSession => ({ publicId, text });
