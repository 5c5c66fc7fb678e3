import { eventually } from '@session-lab/test-support/eventually';
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
import { createLiveStore, presenceMs, type PublishedMessage, type ReplicaPresence } from './store.ts';

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
const presenceOf = (replica: string): ReplicaPresence => ({ replica, sockets: 1, named: [user(replica)] });
const options = {
  redis,
  subscriber,
  onMessage: () => undefined,
  onChanged: () => undefined,
  onUnreadable: () => undefined,
  onSubscribeError: () => undefined,
};

const member = (of: Presence, received: ServerMessage[]): Member => ({
  presence: of,
  limits: { idleTimeoutMs: 900_000, absoluteLeftMs: 43_200_000 },
  send: (text) => void received.push(ServerMessage.parse(JSON.parse(text))),
});

const roomHere = (): Room =>
  createRoom({
    replicaName: 'api-1',
    connect: (events) => createLiveStore({ ...options, ...events }),
    onError: (error) => expect(error).toBeUndefined(),
  });

/** Announces once, as a replica that is then killed. Returns a function that expires the announcement. */
async function killedReplica(): Promise<() => Promise<void>> {
  await createLiveStore(options).announce(presenceOf('api-2'), { hasChanged: false });
  const [key = ''] = await redis.keys('live:{room}:presence:*');
  const leftMs = await redis.pttl(key);
  expect(leftMs).toBeGreaterThan(presenceMs - 5_000);
  expect(leftMs).toBeLessThanOrEqual(presenceMs);
  const [processId = ''] = await redis.zrange('live:{room}:processes', '0', '-1');
  return async () => {
    await redis.del(key);
    await redis.zadd('live:{room}:processes', '1', processId);
  };
}

it('the sockets and the name of a killed replica disappear after some seconds', async () => {
  const expire = await killedReplica();
  const running = createLiveStore(options);
  await running.announce(presenceOf('api-1'), { hasChanged: false });
  expect((await running.present()).map(({ replica }) => replica).toSorted()).toEqual(['api-1', 'api-2']);
  await expire();
  await running.announce(presenceOf('api-1'), { hasChanged: false });
  expect((await running.present()).map(({ replica }) => replica)).toEqual(['api-1']);
  expect(await redis.zcard('live:{room}:processes')).toBe(1);
});

it('pages receive the new presence at the next refresh, without a message from the killed replica', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const expire = await killedReplica();
  const room = roomHere();
  const received: ServerMessage[] = [];
  await room.join(member(presence('api-1'), received));
  expect(received.at(-1)).toMatchObject({ type: 'welcome', present: { length: 2 } });
  await expire();
  vi.advanceTimersByTime(refreshMs);
  vi.useRealTimers();
  await eventually(() =>
    expect(received.at(-1)).toEqual({
      type: 'presence',
      present: [user('api-1')],
      counts: [{ replica: 'api-1', sockets: 1 }],
    }),
  );
  await room.close();
});

/** `received`: the messages of the first member. */
async function crowdedRoom() {
  const room = roomHere();
  const received: ServerMessage[] = [];
  await room.join(member(presence('api-1'), received));
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
  await eventually(() => expect(received.at(-1)).toMatchObject({ type: 'presence', counts }));
  return { room, received, joined };
}

it('a large room lists only its first users by name, and sends only numbers when other users join or leave', async () => {
  const { room, received, joined } = await crowdedRoom();
  const named = received.findLast((message) => message.type === 'presence' && message.present !== undefined);
  expect(named).toMatchObject({ present: { length: namedAtMost } });
  const last = joined.at(-1);
  if (last?.ok === true) last.leave();
  const counts = [{ replica: 'api-1', sockets: 2 * namedAtMost }];
  await eventually(() => expect(received.at(-1)).toEqual({ type: 'presence', counts }));
  await room.close();
});

it('a hundred users who join at once cause only a few messages', async () => {
  const { room, received } = await crowdedRoom();
  expect(received.length).toBeLessThan(10);
  await room.close();
});

it('an unreadable message is ignored, and the next message is received', async () => {
  const [onMessage, onUnreadable] = [vi.fn<(message: PublishedMessage) => void>(), vi.fn<() => void>()];
  const store = createLiveStore({ ...options, onMessage, onUnreadable });
  const message = {
    id: '1',
    ownId: 'mine',
    text: 'hello',
    from: presence('api-1'),
    sentAt: '2026-01-01',
    replica: 'api-1',
  };
  await eventually(async () => expect(await redis.publish('live:message', 'nonsense')).toBeGreaterThan(0));
  for (const text of ['{', '{}', 'null', JSON.stringify({ ...message, from: 'ada' })]) {
    await redis.publish('live:message', text);
  }
  await store.publish(message);
  await eventually(() => expect(onMessage).toHaveBeenCalledExactlyOnceWith(message));
  expect(onUnreadable).toHaveBeenCalledTimes(5);
});

it('reports a failed subscription, and subscribes when the connection is ready again', async () => {
  const [onSubscribeError, onChanged] = [vi.fn<(error: unknown) => void>(), vi.fn<() => void>()];
  // Redis refuses the subscription of this user.
  await redis.call('ACL', 'SETUSER', 'no-channels', 'on', 'nopass', '~*', '+@all', 'resetchannels');
  const refused = new Redis(url, { protocol: 2, username: 'no-channels', password: 'any' });
  const store = createLiveStore({ ...options, subscriber: refused, onSubscribeError, onChanged });
  try {
    await eventually(() => expect(onSubscribeError).toHaveBeenCalledOnce());
    expect(onSubscribeError.mock.lastCall).toMatchObject([{ message: expect.stringContaining('NOPERM') }]);
    await redis.call('ACL', 'SETUSER', 'no-channels', 'allchannels');
    refused.disconnect(true);
    await eventually(async () => {
      await store.announce(presenceOf('api-2'), { hasChanged: true });
      expect(onChanged).toHaveBeenCalled();
    });
  } finally {
    refused.disconnect();
    await redis.call('ACL', 'DELUSER', 'no-channels');
  }
});

const socket = (at: number): Presence => ({ ...presence('api-2'), socketId: `${at}` });

it('the sockets of a killed replica stop counting for their session when they disappear', async () => {
  const [killed, running] = [createLiveStore(options), createLiveStore(options)];
  await killed.announce(presenceOf('api-2'), { hasChanged: false });
  for (let at = 0; at < socketsPerSession; at += 1) expect(await killed.claim(socket(at))).toBe(true);
  expect(await running.claim(socket(99))).toBe(false);
  const processIds = await redis.zrange('live:{room}:processes', '0', '-1');
  for (const processId of processIds) await redis.zadd('live:{room}:processes', '1', processId);
  expect(await running.claim(socket(99))).toBe(true);
  await running.release(socket(99));
  expect(await redis.keys('live:{room}:sockets:*')).toEqual([]);
});

it('presence that another version wrote is ignored, and the presence of other replicas is read', async () => {
  let unreadable = 0;
  const store = createLiveStore({ ...options, onUnreadable: () => (unreadable += 1) });
  await store.announce(presenceOf('api-1'), { hasChanged: false });
  await redis.zadd('live:{room}:processes', '1', 'older');
  await redis.set('live:{room}:presence:older', '[]');
  expect((await store.present()).map(({ replica }) => replica)).toEqual(['api-1']);
  expect(unreadable).toBe(1);
});
