import { expect, it, vi } from 'vitest';
import { namedAtMost, ServerMessage, type Presence } from '@session-lab/contract';
import { createRoom, refreshMs, type Room } from './room.ts';
import type { Here, LiveStore } from './store.ts';

const presence = (number: number): Presence => ({
  socketId: `${number}`,
  userName: `user${number}`,
  displayName: 'Ada',
  replica: 'api-1',
  sessionId: 'x'.repeat(43),
});

/** A store that counts no sockets. */
const always = {
  claim: () => Promise.resolve(true),
  release: () => Promise.resolve(),
};

/** A room with that number of users, over a store of this process. */
async function roomOf(count: number): Promise<Room> {
  let latest: Here[] = [];
  const store: LiveStore = {
    announce: async (here) => void (latest = [here]),
    present: async () => latest,
    ...always,
    say: () => Promise.resolve(),
  };
  const room = createRoom({
    replicaName: 'api-1',
    connect: () => store,
    onError: (error) => expect(error).toBeUndefined(),
  });
  for (let number = 0; number < count; number += 1)
    await room.join({ presence: presence(number), send: () => undefined });
  return room;
}

const away = (): Promise<never> => Promise.reject(new Error('away'));

it('while the store is away the room goes on with the sockets of its replica, and tells of each failure', async () => {
  const failures: unknown[] = [];
  const heard: string[] = [];
  const room = createRoom({
    replicaName: 'api-1',
    connect: () => ({ ...always, announce: away, present: away, say: away }),
    onError: (error) => failures.push(error),
  });
  for (const number of [1, 2])
    await room.join({ presence: presence(number), send: (text) => heard.push(text) });
  expect(ServerMessage.parse(JSON.parse(heard.at(-1) ?? ''))).toMatchObject({
    type: 'welcome',
    counts: [{ replica: 'api-1', sockets: 2 }],
  });
  expect(failures.length).toBeGreaterThanOrEqual(2);
  await room.close();
});

it('a room that was empty knows nobody of before, whatever the store says now', async () => {
  const elsewhere: Here = { replica: 'api-2', sockets: 7, named: [] };
  let look: () => Promise<Here[]> = async () => [elsewhere];
  const heard: string[] = [];
  const room = createRoom({
    replicaName: 'api-1',
    connect: () => ({ ...always, announce: () => Promise.resolve(), present: () => look(), say: away }),
    onError: () => undefined,
  });
  const join = (number: number) =>
    room.join({ presence: presence(number), send: (text) => heard.push(text) });
  const joined = await join(1);
  expect(heard[0]).toContain('api-2');
  if (joined.ok) joined.leave();
  await vi.waitFor(async () => {
    look = away;
    heard.length = 0;
    const again = await join(2);
    if (again.ok) again.leave();
    expect(heard[0]).not.toContain('api-2');
  });
  await room.close();
});

it('of a crowd everybody is told of themselves', async () => {
  const heard: string[] = [];
  const room = await roomOf(namedAtMost + 5);
  await room.join({ presence: presence(999), send: (text) => heard.push(text) });
  const welcome = ServerMessage.parse(JSON.parse(heard[0] ?? ''));
  expect(welcome.type === 'welcome' && welcome.present).toHaveLength(namedAtMost + 1);
  expect(welcome).toMatchObject({ socketId: '999', counts: [{ sockets: namedAtMost + 6 }] });
  await room.close();
});

it('a user who opens and closes sockets changes nothing of what others see but the number', async () => {
  const heard: ServerMessage[] = [];
  const room = await roomOf(0);
  const receive = (text: string): void => void heard.push(ServerMessage.parse(JSON.parse(text)));
  await room.join({ presence: presence(1), send: receive });
  const join = (socketId: string) =>
    room.join({
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
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ type: 'presence', counts }));
  const named = heard.filter((message) => message.type === 'presence' && message.present !== undefined);
  expect(named).toHaveLength(1);
  await room.close();
});

it('a socket that closes while the store is unavailable is released at a later refresh', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let release: () => Promise<void> = away;
  const released: string[] = [];
  const room = createRoom({
    replicaName: 'api-1',
    connect: () => ({
      ...always,
      announce: () => Promise.resolve(),
      present: () => Promise.resolve([]),
      say: away,
      release: ({ socketId }) => release().then(() => void released.push(socketId)),
    }),
    onError: () => undefined,
  });
  const joined = await room.join({ presence: presence(1), send: () => undefined });
  if (joined.ok) joined.leave();
  release = () => Promise.resolve();
  await vi.waitFor(() => {
    vi.advanceTimersByTime(refreshMs);
    expect(released).toEqual(['1']);
  });
  vi.useRealTimers();
  await room.close();
});

/** Sends messages at once; returns the number that the room takes. */
const taken = (room: Room, sent: number, { isLight }: { isLight: boolean }): number =>
  Array.from({ length: sent }, () => room.takesOneMore({ isLight })).filter(Boolean).length;

it('the messages of a class are taken', async () => {
  const room = await roomOf(60);
  expect(taken(room, 50, { isLight: true })).toBe(50);
  await room.close();
});

it('of a flood as much is taken as can be sent to everybody, and no more', async () => {
  const room = await roomOf(100);
  expect(taken(room, 1_000, { isLight: true })).toBe(30);
  await room.close();
});

it('users who send much take a third of it at most, and leave the rest to the others', async () => {
  const room = await roomOf(100);
  expect(taken(room, 1_000, { isLight: false })).toBe(10);
  expect(taken(room, 1_000, { isLight: true })).toBe(20);
  await room.close();
});
