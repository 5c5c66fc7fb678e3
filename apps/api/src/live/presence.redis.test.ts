import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, inject, it, vi } from 'vitest';
import { namedAtMost, ServerMessage, type Presence } from '@session-lab/contract';
import { createRoom, refreshMs, type Member, type Room } from './room.ts';
import { createLiveStore, presenceMs, type Here, type Said } from './store.ts';

const url = `${inject('redisUrl')}/14`;
const redis = new Redis(url, { lazyConnect: true });
const subscriber = new Redis(url, { lazyConnect: true, protocol: 2 });

beforeAll(() => Promise.all([redis.connect(), subscriber.connect()]));
beforeEach(() => redis.flushdb());
afterAll(() => {
  redis.disconnect();
  subscriber.disconnect();
});

const presence = (replica: string): Presence => ({
  socketId: `of ${replica}`,
  userName: 'ada',
  displayName: 'Ada',
  replica,
  sessionId: 'x'.repeat(43),
});
const here = (replica: string): Here => ({ replica, sockets: 1, named: [presence(replica)] });
const deaf = {
  redis,
  subscriber,
  onSaid: () => undefined,
  onChanged: () => undefined,
  onUnreadable: () => undefined,
};

const member = (of: Presence, heard: ServerMessage[]): Member => ({
  presence: of,
  send: (text) => void heard.push(ServerMessage.parse(JSON.parse(text))),
});

const roomHere = (): Room =>
  createRoom({
    replicaName: 'api-1',
    connect: (events) => createLiveStore({ ...deaf, ...events }),
    onError: (error) => expect(error).toBeUndefined(),
  });

/** A replica that said once who is there, and was killed; then its time is over. */
async function killedReplica(): Promise<() => Promise<void>> {
  await createLiveStore(deaf).announce(here('api-2'), { isNews: false });
  const [key = ''] = await redis.keys('live:{room}:here:*');
  const leftMs = await redis.pttl(key);
  expect(leftMs).toBeGreaterThan(presenceMs - 5_000);
  expect(leftMs).toBeLessThanOrEqual(presenceMs);
  return async () => void (await redis.del(key));
}

it('the sockets of a replica that was killed vanish after some seconds, and so does its name', async () => {
  const expire = await killedReplica();
  const living = createLiveStore(deaf);
  await living.announce(here('api-1'), { isNews: false });
  expect((await living.present()).map(({ replica }) => replica).toSorted()).toEqual(['api-1', 'api-2']);
  await expire();
  expect((await living.present()).map(({ replica }) => replica)).toEqual(['api-1']);
  expect(await redis.scard('live:{room}:replicas')).toBe(1);
});

it('a page hears of it at the next look, though nobody says so', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const expire = await killedReplica();
  const room = roomHere();
  const heard: ServerMessage[] = [];
  await room.join(member(presence('api-1'), heard));
  expect(heard.at(-1)).toMatchObject({ type: 'welcome', present: { length: 2 } });
  await expire();
  vi.advanceTimersByTime(refreshMs);
  vi.useRealTimers();
  await vi.waitFor(() =>
    expect(heard.at(-1)).toEqual({
      type: 'presence',
      present: [presence('api-1')],
      counts: [{ replica: 'api-1', sockets: 1 }],
    }),
  );
  await room.close();
});

/** As many more as are named, and then some, all at once; `heard` is what the first one heard. */
async function crowdedRoom() {
  const room = roomHere();
  const heard: ServerMessage[] = [];
  await room.join(member(presence('api-1'), heard));
  const numbered = (at: number): Presence => ({ ...presence('api-1'), socketId: `number ${at}` });
  const leave = await Promise.all(
    Array.from({ length: 2 * namedAtMost }, (_, at) => room.join(member(numbered(at), []))),
  );
  const counts = [{ replica: 'api-1', sockets: 2 * namedAtMost + 1 }];
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ type: 'presence', counts }));
  return { room, heard, leave };
}

it('of very many the first are named and the others are a number, and who comes and goes costs nobody the names', async () => {
  const { room, heard, leave } = await crowdedRoom();
  const named = heard.findLast((message) => message.type === 'presence' && message.present !== undefined);
  expect(named).toMatchObject({ present: { length: namedAtMost } });
  leave.at(-1)?.();
  const counts = [{ replica: 'api-1', sockets: 2 * namedAtMost }];
  await vi.waitFor(() => expect(heard.at(-1)).toEqual({ type: 'presence', counts }));
  await room.close();
});

it('a hundred who come at once are told in a few messages, and not each in one of their own', async () => {
  const { room, heard } = await crowdedRoom();
  expect(heard.length).toBeLessThan(10);
  await room.close();
});

it('a message that no replica says is ignored, and the next one is heard', async () => {
  const [onSaid, onUnreadable] = [vi.fn<(said: Said) => void>(), vi.fn<() => void>()];
  const store = createLiveStore({ ...deaf, onSaid, onUnreadable });
  const said = { id: 'mine', text: 'hello', from: presence('api-1'), sentAt: '2026-01-01', replica: 'api-1' };
  await vi.waitUntil(async () => (await redis.publish('live:said', 'nonsense')) > 0);
  for (const text of ['{', '{}', 'null', JSON.stringify({ ...said, from: 'nobody' })]) {
    await redis.publish('live:said', text);
  }
  await store.say(said);
  await vi.waitFor(() => expect(onSaid).toHaveBeenCalledExactlyOnceWith(said));
  expect(onUnreadable).toHaveBeenCalledTimes(5);
});

it('what no replica of this version wrote hides none of the others', async () => {
  let unreadable = 0;
  const store = createLiveStore({ ...deaf, onUnreadable: () => (unreadable += 1) });
  await store.announce(here('api-1'), { isNews: false });
  await redis.sadd('live:{room}:replicas', 'older');
  await redis.set('live:{room}:here:older', '[]');
  expect((await store.present()).map(({ replica }) => replica)).toEqual(['api-1']);
  expect(unreadable).toBe(1);
});
