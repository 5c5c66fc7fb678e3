import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createKeyring, createSessions, type Issued, type Session, type Sessions } from '../index.ts';
import { recordCommands } from '../testing/command-recorder.ts';
import { manualClock } from '../testing/index.ts';
import { openStore, type OpenedStore } from '../testing/redis.ts';

const touchIntervalMs = 1000;
const clock = manualClock();
const options = {
  clock,
  keyring: createKeyring([randomBytes(32)]),
  idleTimeoutMs: 60_000,
  absoluteLifetimeMs: 600_000,
  touchIntervalMs,
  maxPerUser: 3,
};

let opened: OpenedStore;
let sessions: Sessions<number>;
beforeAll(async () => {
  opened = await openStore(inject('redisUrl'), 1);
  sessions = createSessions<number>({ ...options, store: opened.store });
});
afterAll(() => opened.close());

/** The sessions before an operation: one user with three sessions, and no other user. */
type Given = { first: Issued<number>; newest: Session<number>; userId: string };

async function givenThreeSessions(): Promise<Given> {
  await opened.client.flushdb();
  const userId = 'ada';
  const first = await sessions.create({ userId, data: 0 });
  await sessions.create({ userId, data: 0 });
  const { session: newest } = await sessions.create({ userId, data: 0 });
  return { first, newest, userId };
}

/** The rows of the table in docs/redis.md. The outer function prepares; the commands of the inner function are recorded. */
const operations: Record<string, (given: Given) => Promise<() => unknown>> = {
  '`verify`':
    async ({ first }) =>
    () =>
      sessions.verify(first.token),
  '`verify`, slide due': async ({ first }) => {
    clock.advance(touchIntervalMs);
    return () => sessions.verify(first.token);
  },
  '`verify`, malformed or forged':
    async ({ first }) =>
    async () => {
      await sessions.verify(first.token.slice(1));
      await sessions.verify(`A${first.token.slice(1)}`.replace(first.token, `B${first.token.slice(1)}`));
    },
  '`verify` with `touch: false`, slide due': async ({ first }) => {
    clock.advance(touchIntervalMs);
    return () => sessions.verify(first.token, { touch: false });
  },
  '`find`':
    async ({ newest }) =>
    () =>
      sessions.find(newest.publicId),
  '`touch`':
    async ({ newest }) =>
    () =>
      sessions.touch(newest.publicId),
  '`touch`, slide due': async ({ newest }) => {
    clock.advance(touchIntervalMs);
    return () => sessions.touch(newest.publicId);
  },
  '`update`':
    async ({ newest }) =>
    () =>
      sessions.update(newest.publicId, (count) => count + 1),
  '`create`': async () => () => sessions.create({ userId: 'grace', data: 0 }),
  '`create`, one too many':
    async ({ userId }) =>
    () =>
      sessions.create({ userId, data: 0 }),
  '`createGuest`': async () => () => sessions.createGuest({ data: 0 }),
  '`renew`':
    async ({ newest }) =>
    () =>
      sessions.renew(newest.publicId, { data: 1 }),
  '`rotate`':
    async ({ newest }) =>
    () =>
      sessions.rotate(newest.publicId),
  '`revoke`':
    async ({ newest }) =>
    () =>
      sessions.revoke(newest.publicId),
  '`revokeAll`':
    async ({ userId }) =>
    () =>
      sessions.revokeAll(userId),
  '`list`':
    async ({ userId }) =>
    () =>
      sessions.list(userId),
  '`list`, one expired': async ({ newest, userId }) => {
    await opened.client.del(`sid:${newest.publicId}`);
    return () => sessions.list(userId);
  },
  '`page`': async () => () => sessions.page(),
  '`onEnd`':
    async ({ newest }) =>
    () =>
      sessions.onEnd(newest.publicId, () => undefined)(),
};

const page = await readFile(new URL('../../docs/redis.md', import.meta.url), 'utf8');
const rows = [
  ...page.matchAll(/^\| (?<operation>`\w+`[^|]*?) +\| (?<commands>[^|]+?) +\| (?<trips>\d) +\|$/gm),
].map(({ groups = {} }) => ({
  operation: groups['operation'] ?? '',
  commands: /`([^`]+)`/.exec(groups['commands'] ?? '')?.[1] ?? '',
  roundTrips: Number(groups['trips']),
}));

test('docs/redis.md has a row for each operation of this test, and no other', () => {
  expect(rows.map(({ operation }) => operation)).toEqual(Object.keys(operations));
});

test.each(rows)('$operation sends the commands of docs/redis.md: $commands', async (row) => {
  const operate = await operations[row.operation]?.(await givenThreeSessions());
  const recorder = recordCommands(opened.client);
  await operate?.();
  const { roundTrips } = recorder;
  await recorder.settled();
  recorder.stop();
  expect({ commands: recorder.text(), roundTrips }).toEqual({
    commands: row.commands,
    roundTrips: row.roundTrips,
  });
});

test('fifty requests that find a touch due send one EVAL', async () => {
  const { first } = await givenThreeSessions();
  clock.advance(touchIntervalMs);
  const recorder = recordCommands(opened.client);
  await Promise.all(Array.from({ length: 50 }, () => sessions.verify(first.token)));
  await recorder.settled();
  recorder.stop();
  expect(recorder.text().match(/GET/g)).toHaveLength(50);
  expect(recorder.text().match(/EVAL/g)).toHaveLength(1);
  expect(await sessions.find(first.session.publicId)).toMatchObject({ touchedAtMs: clock.now() });
});
