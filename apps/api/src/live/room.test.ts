import { eventually } from '@session-lab/test-support/eventually';
import { expect, it, vi } from 'vitest';
import { namedAtMost, ServerMessage, type Presence } from '@session-lab/contract';
import { createRoom, refreshMs, type Room } from './room.ts';
import type { LiveStore, ReplicaPresence } from './store.ts';

const presence = (number: number): Presence => ({
  socketId: `${number}`,
  userName: `user${number}`,
  displayName: 'Ada',
  replica: 'api-1',
  sessionId: 'x'.repeat(43),
});

const limits = { idleTimeoutMs: 900_000, absoluteLeftMs: 43_200_000 };

const unlimited = {
  claim: () => Promise.resolve(true),
  release: () => Promise.resolve(),
};

async function roomOf(count: number): Promise<Room> {
  let latest: ReplicaPresence[] = [];
  const store: LiveStore = {
    announce: async (presence) => void (latest = [presence]),
    present: async () => latest,
    ...unlimited,
    publish: () => Promise.resolve(),
  };
  const room = createRoom({
    replicaName: 'api-1',
    connect: () => store,
    // The clock does not move, so no bucket fills again.
    nowMs: () => 0,
    onError: (error) => expect(error).toBeUndefined(),
  });
  for (let number = 0; number < count; number += 1)
    await room.join({ limits, presence: presence(number), send: () => undefined });
  return room;
}

const unavailable = (): Promise<never> => Promise.reject(new Error('unavailable'));

it('while Redis is unavailable the room works for the sockets of its replica, and reports each failure', async () => {
  const failures: unknown[] = [];
  const received: string[] = [];
  const room = createRoom({
    replicaName: 'api-1',
    connect: () => ({ ...unlimited, announce: unavailable, present: unavailable, publish: unavailable }),
    onError: (error) => failures.push(error),
  });
  for (const number of [1, 2])
    await room.join({ limits, presence: presence(number), send: (text) => received.push(text) });
  expect(ServerMessage.parse(JSON.parse(received.at(-1) ?? ''))).toMatchObject({
    type: 'welcome',
    counts: [{ replica: 'api-1', sockets: 2 }],
    session: limits,
  });
  expect(failures.length).toBeGreaterThanOrEqual(2);
  await room.close();
});

it('a room that was empty does not show an old state of the other replicas', async () => {
  const elsewhere: ReplicaPresence = { replica: 'api-2', sockets: 7, named: [] };
  let present: () => Promise<ReplicaPresence[]> = async () => [elsewhere];
  const received: string[] = [];
  const room = createRoom({
    replicaName: 'api-1',
    connect: () => ({
      ...unlimited,
      announce: () => Promise.resolve(),
      present: () => present(),
      publish: unavailable,
    }),
    onError: () => undefined,
  });
  const join = (number: number) =>
    room.join({ limits, presence: presence(number), send: (text) => received.push(text) });
  const joined = await join(1);
  expect(received[0]).toContain('api-2');
  if (joined.ok) joined.leave();
  await eventually(async () => {
    present = unavailable;
    received.length = 0;
    const again = await join(2);
    if (again.ok) again.leave();
    expect(received[0]).not.toContain('api-2');
  });
  await room.close();
});

it('the welcome names the own user, even above the limit of named users', async () => {
  const received: string[] = [];
  const room = await roomOf(namedAtMost + 5);
  await room.join({ limits, presence: presence(999), send: (text) => received.push(text) });
  const welcome = ServerMessage.parse(JSON.parse(received[0] ?? ''));
  expect(welcome.type === 'welcome' && welcome.present).toHaveLength(namedAtMost + 1);
  expect(welcome).toMatchObject({ socketId: '999', counts: [{ sockets: namedAtMost + 6 }] });
  await room.close();
});

it('a user who opens and closes sockets changes only the number of sockets for other users', async () => {
  const received: ServerMessage[] = [];
  const room = await roomOf(0);
  const collect = (text: string): void => void received.push(ServerMessage.parse(JSON.parse(text)));
  await room.join({ limits, presence: presence(1), send: collect });
  const join = (socketId: string) =>
    room.join({
      limits,
      presence: { ...presence(2), socketId, sessionId: socketId.repeat(43) },
      send: () => undefined,
    });
  let last = await join('a');
  for (const socketId of ['b', 'c', 'd']) {
    const next = await join(socketId);
    if (last.ok) last.leave();
    last = next;
  }
  const counts = [{ replica: 'api-1', sockets: 2 }];
  await eventually(() => expect(received.at(-1)).toMatchObject({ type: 'presence', counts }));
  const named = received.filter((message) => message.type === 'presence' && message.present !== undefined);
  expect(named).toHaveLength(1);
  await room.close();
});

it('a socket that closes while the store is unavailable is released at a later refresh', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let release: () => Promise<void> = unavailable;
  const released: string[] = [];
  const room = createRoom({
    replicaName: 'api-1',
    connect: () => ({
      ...unlimited,
      announce: () => Promise.resolve(),
      present: () => Promise.resolve([]),
      publish: unavailable,
      release: ({ socketId }) => release().then(() => void released.push(socketId)),
    }),
    onError: () => undefined,
  });
  const joined = await room.join({ limits, presence: presence(1), send: () => undefined });
  if (joined.ok) joined.leave();
  release = () => Promise.resolve();
  await eventually(() => {
    vi.advanceTimersByTime(refreshMs);
    expect(released).toEqual(['1']);
  });
  vi.useRealTimers();
  await room.close();
});

/** Returns the number of accepted messages. */
const accepted = (room: Room, sent: number, { isLight }: { isLight: boolean }): number =>
  Array.from({ length: sent }, () => room.acceptsMessage({ isLight })).filter(Boolean).length;

it('accepts 50 messages in a room of 60 users', async () => {
  const room = await roomOf(60);
  expect(accepted(room, 50, { isLight: true })).toBe(50);
  await room.close();
});

it('accepts only as many messages of a flood as it can send to all sockets', async () => {
  const room = await roomOf(100);
  expect(accepted(room, 1_000, { isLight: true })).toBe(30);
  await room.close();
});

it('accepts at most a third of these messages from users who send many', async () => {
  const room = await roomOf(100);
  expect(accepted(room, 1_000, { isLight: false })).toBe(10);
  expect(accepted(room, 1_000, { isLight: true })).toBe(20);
  await room.close();
});
