import { expect, it, vi } from 'vitest';
import { namedAtMost, ServerMessage, type Presence } from '@session-lab/contract';
import { createRoom, type Room } from './room.ts';
import type { Here, LiveStore } from './store.ts';

const presence = (number: number): Presence => ({
  socketId: `${number}`,
  userName: 'ada',
  displayName: 'Ada',
  replica: 'api-1',
  sessionId: 'x'.repeat(43),
});

/** A room with so many in it, over a store of this process. */
async function roomOf(count: number): Promise<Room> {
  let latest: Here[] = [];
  const store: LiveStore = {
    announce: async (here) => void (latest = [here]),
    present: async () => latest,
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
    connect: () => ({ announce: away, present: away, say: away }),
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
    connect: () => ({ announce: () => Promise.resolve(), present: () => look(), say: away }),
    onError: () => undefined,
  });
  const join = (number: number) =>
    room.join({ presence: presence(number), send: (text) => heard.push(text) });
  const leave = await join(1);
  expect(heard[0]).toContain('api-2');
  leave();
  await vi.waitFor(async () => {
    look = away;
    heard.length = 0;
    (await join(2))();
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

/** How many of so many that are said at once the room takes. */
const taken = (room: Room, said: number): number =>
  Array.from({ length: said }, () => room.takesOneMore()).filter(Boolean).length;

it('what a class says is taken', async () => {
  const room = await roomOf(60);
  expect(taken(room, 50)).toBe(50);
  await room.close();
});

it('of a flood as much is taken as can be sent to everybody, and no more', async () => {
  const room = await roomOf(100);
  expect(taken(room, 1_000)).toBe(30);
  await room.close();
});
