import { randomBytes } from 'node:crypto';
import * as runner from 'vitest';
import { expect, test, vi } from 'vitest';
import { createKeyring, createSessions, SessionStoreError } from './index.ts';
import { tableStore, type NewSessionRow, type SessionTable } from './table.ts';
import { describeSessionStore, manualClock } from './testing/index.ts';
import { unchecked } from './testing/unchecked.ts';

/** A database in this process. While it is down, statements throw; while it hangs, they never resolve. */
function database() {
  const rows = new Map<string, NewSessionRow>();
  let state: 'up' | 'down' | 'hanging' = 'up';
  async function statement<Result>(run: () => Result): Promise<Result> {
    if (state === 'hanging') return new Promise(() => undefined);
    if (state === 'down') throw new Error('The database is down.');
    return run();
  }
  const table: SessionTable = {
    insert: (row) => statement(() => void rows.set(row.publicId, row)),
    replace: ({ publicId, expected, text, expiresAtMs, nowMs }) =>
      statement(() => {
        const row = rows.get(publicId);
        if (row?.text !== expected || row.expiresAtMs <= nowMs) return false;
        rows.set(publicId, { ...row, text, expiresAtMs });
        return true;
      }),
    find: (publicId) => statement(() => rows.get(publicId)),
    findByUser: (userId) => statement(() => [...rows.values()].filter((row) => row.userId === userId)),
    findAfter: (publicId, count) =>
      statement(() =>
        [...rows.values()]
          .filter((row) => row.publicId > publicId)
          .sort((one, other) => (one.publicId < other.publicId ? -1 : 1))
          .slice(0, count),
      ),
    removeExpired: (nowMs) =>
      statement(() => {
        for (const { publicId, expiresAtMs } of rows.values())
          if (expiresAtMs <= nowMs) rows.delete(publicId);
      }),
    available: () => state === 'up',
  };
  return { rows, table, become: (next: typeof state) => void (state = next) };
}

describeSessionStore(
  'a table in memory',
  async () => {
    const clock = manualClock();
    const { table, become } = database();
    const [store, otherProcess] = [tableStore(table, { clock }), tableStore(table, { clock })];
    return {
      store,
      otherProcess,
      pass: async (ms) => clock.advance(ms),
      outage: { begin: async () => become('down'), end: async () => become('up') },
      async close() {
        store.close();
        otherProcess.close();
      },
    };
  },
  runner,
  { outage: true },
);

function startSessions() {
  const clock = manualClock();
  const { rows, table, become } = database();
  const store = tableStore(table, { clock, deadlineMs: 20 });
  const keyring = createKeyring([randomBytes(32)]);
  return { clock, rows, table, store, become, sessions: createSessions<number>({ store, keyring, clock }) };
}

test('a statement without a reply rejects after the deadline, and the session is still valid', async () => {
  const { sessions, become } = startSessions();
  const { token } = await sessions.create({ userId: 'ada', data: 1 });
  become('hanging');
  await expect(sessions.verify(token)).rejects.toBeInstanceOf(SessionStoreError);
  become('up');
  expect(await sessions.verify(token)).toMatchObject({ ok: true });
});

test('an ended session leaves no text in its row, and an insert deletes the row within a minute', async () => {
  const { sessions, rows, clock } = startSessions();
  const { session } = await sessions.create({ userId: 'ada', data: 1 });
  await sessions.revoke(session.publicId);
  expect(rows.get(session.publicId)?.text).toBe('');
  clock.advance(60_000);
  await sessions.create({ userId: 'ada', data: 2 });
  expect([...rows.keys()]).not.toContain(session.publicId);
});

test('a process whose clock is one second behind does not take a removed session for a live one', async () => {
  const { table, clock, store, sessions } = startSessions();
  const behind = tableStore(table, { clock: { now: () => clock.now() - 1000 } });
  const { session } = await sessions.create({ userId: 'ada', data: 1 });
  expect(await behind.read(session.publicId)).not.toBeNull();
  expect(await store.remove({ publicId: session.publicId })).toBe(true);
  expect(await behind.read(session.publicId)).toBeNull();
  expect(await behind.list('ada')).toEqual([]);
  expect(await behind.remove({ publicId: session.publicId })).toBe(false);
});

test('a clean-up that hangs or fails delays no sign-in, and runs once a minute', async () => {
  const { table, clock } = startSessions();
  let attempts = 0;
  const cleanUps = [() => new Promise<void>(() => undefined), () => Promise.reject(new Error('too slow'))];
  for (const cleanUp of cleanUps) {
    const removeExpired = (): Promise<void> => {
      attempts += 1;
      return cleanUp();
    };
    const store = tableStore({ ...table, removeExpired }, { clock });
    const keyring = createKeyring([randomBytes(32)]);
    const sessions = createSessions<number>({ store, keyring, clock });
    const signIns = (): Promise<unknown> =>
      Promise.all(Array.from({ length: 20 }, (_, data) => sessions.create({ userId: `${data}`, data })));
    attempts = 0;
    await signIns();
    expect(attempts).toBe(1);
    clock.advance(60_000);
    await signIns();
    expect(attempts).toBe(2);
  }
});

test('page returns every session, and its cursor is a public id', async () => {
  const { sessions } = startSessions();
  const created = await Promise.all([1, 2, 3].map((data) => sessions.create({ userId: `${data}`, data })));
  const ids = created.map(({ session }) => session.publicId).sort();
  const first = await sessions.page({ count: 2 });
  expect(first.nextCursor).toBe(ids[1]);
  const rest = await sessions.page({ cursor: first.nextCursor, count: 2 });
  expect([...first.sessions, ...rest.sessions].map(({ publicId }) => publicId)).toEqual(ids);
  expect(rest.nextCursor).toBeUndefined();
});

test('removeAll ends the session that a rotation inserts after the list of the user was read', async () => {
  const { store, table, clock } = startSessions();
  const place = {
    userId: 'ada',
    expiresInMs: 1000,
    absoluteExpiresAtMs: clock.now() + 1000,
    nowMs: clock.now(),
  };
  await store.insert({ ...place, publicId: 'old', text: 'old' });
  const rotating: SessionTable = {
    ...table,
    async findByUser(userId) {
      const rows = await table.findByUser(userId);
      if (await store.read('old')) {
        await store.insert({ ...place, publicId: 'next', text: 'next' });
        await store.retire({ publicId: 'old' });
      }
      return rows;
    },
  };
  expect(await tableStore(rotating, { clock }).removeAll('ada')).toEqual(['next']);
  expect(await store.list('ada')).toEqual([]);
});

test('a watch that stops while its row is read reports nothing', async () => {
  const { table } = database();
  const reads: ((row: undefined) => void)[] = [];
  const find = (): Promise<undefined> => new Promise((resolve) => void reads.push(resolve));
  const store = tableStore({ ...table, find });
  const reasons: string[] = [];
  const stop = store.watch('id', (reason) => reasons.push(reason));
  await vi.waitFor(() => expect(reads).toHaveLength(1));
  stop();
  reads[0]?.(undefined);
  await new Promise(setImmediate);
  expect(reasons).toEqual([]);
});

test('a table whose replace never succeeds is reported as contention', async () => {
  const { sessions, table } = startSessions();
  const { session } = await sessions.create({ userId: 'ada', data: 1 });
  const store = tableStore({ ...table, replace: () => false });
  const removed = store.remove({ publicId: session.publicId });
  await expect(removed).rejects.toMatchObject({ code: 'session_contended' });
});

test('a missing method and a wrong deadline are refused by name', () => {
  const { table } = database();
  expect(() => tableStore(unchecked({ ...table, find: undefined }))).toThrow('table.find must be a function');
  expect(() => tableStore(table, { deadlineMs: 0 })).toThrow(RangeError);
  expect(() => tableStore(unchecked(undefined))).toThrow('tableStore: the table must be an object');
  expect(() => tableStore(unchecked({ ...table, available: true }))).toThrow('table.available must be');
  expect(() => tableStore(table, { clock: unchecked({}) })).toThrow('tableStore: clock must have');
});
