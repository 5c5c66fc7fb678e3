import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, inject, it, vi } from 'vitest';
import {
  namedAtMost,
  ServerMessage,
  socketsPerSession,
  type Presence,
  type PresentUser,
} from '@session-lab/contract';
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
const user = (replica: string): PresentUser => {
  const { socketId: _, ...shown } = presence(replica);
  return shown;
};
const here = (replica: string): Here => ({ replica, sockets: 1, named: [user(replica)] });
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
  const [instance = ''] = await redis.zrange('live:{room}:instances', '0', '-1');
  return async () => {
    await redis.del(key);
    await redis.zadd('live:{room}:instances', '1', instance);
  };
}

it('the sockets of a replica that was killed vanish after some seconds, and so does its name', async () => {
  const expire = await killedReplica();
  const living = createLiveStore(deaf);
  await living.announce(here('api-1'), { isNews: false });
  expect((await living.present()).map(({ replica }) => replica).toSorted()).toEqual(['api-1', 'api-2']);
  await expire();
  await living.announce(here('api-1'), { isNews: false });
  expect((await living.present()).map(({ replica }) => replica)).toEqual(['api-1']);
  expect(await redis.zcard('live:{room}:instances')).toBe(1);
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
      present: [user('api-1')],
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
  const numbered = (at: number): Presence => ({
    ...presence('api-1'),
    socketId: `number ${at}`,
    userName: `user${at}`,
    sessionId: `of user ${at}`,
  });
  const joined = await Promise.all(
    Array.from({ length: 2 * namedAtMost }, (_, at) => room.join(member(numbered(at), []))),
  );
  const counts = [{ replica: 'api-1', sockets: 2 * namedAtMost + 1 }];
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ type: 'presence', counts }));
  return { room, heard, joined };
}

it('of very many the first are named and the others are a number, and who comes and goes costs nobody the names', async () => {
  const { room, heard, joined } = await crowdedRoom();
  const named = heard.findLast((message) => message.type === 'presence' && message.present !== undefined);
  expect(named).toMatchObject({ present: { length: namedAtMost } });
  const last = joined.at(-1);
  if (last?.ok === true) last.leave();
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
  const said = {
    id: '1',
    ownId: 'mine',
    text: 'hello',
    from: presence('api-1'),
    sentAt: '2026-01-01',
    replica: 'api-1',
  };
  await vi.waitUntil(async () => (await redis.publish('live:message', 'nonsense')) > 0);
  for (const text of ['{', '{}', 'null', JSON.stringify({ ...said, from: 'nobody' })]) {
    await redis.publish('live:message', text);
  }
  await store.say(said);
  await vi.waitFor(() => expect(onSaid).toHaveBeenCalledExactlyOnceWith(said));
  expect(onUnreadable).toHaveBeenCalledTimes(5);
});

const socket = (at: number): Presence => ({ ...presence('api-2'), socketId: `${at}` });

it('the sockets of a replica that was killed count for their session no longer than they are shown', async () => {
  const [killed, living] = [createLiveStore(deaf), createLiveStore(deaf)];
  await killed.announce(here('api-2'), { isNews: false });
  for (let at = 0; at < socketsPerSession; at += 1) expect(await killed.claim(socket(at))).toBe(true);
  expect(await living.claim(socket(99))).toBe(false);
  const instances = await redis.zrange('live:{room}:instances', '0', '-1');
  for (const instance of instances) await redis.zadd('live:{room}:instances', '1', instance);
  expect(await living.claim(socket(99))).toBe(true);
  await living.release(socket(99));
  expect(await redis.keys('live:{room}:sockets:*')).toEqual([]);
});

it('what no replica of this version wrote hides none of the others', async () => {
  let unreadable = 0;
  const store = createLiveStore({ ...deaf, onUnreadable: () => (unreadable += 1) });
  await store.announce(here('api-1'), { isNews: false });
  await redis.zadd('live:{room}:instances', '1', 'older');
  await redis.set('live:{room}:here:older', '[]');
  expect((await store.present()).map(({ replica }) => replica)).toEqual(['api-1']);
  expect(unreadable).toBe(1);
});
