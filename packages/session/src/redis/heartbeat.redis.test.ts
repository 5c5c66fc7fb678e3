import { once } from 'node:events';
import { setTimeout as elapse } from 'node:timers/promises';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, onTestFinished, test, vi, type Mock } from 'vitest';
import { openStore } from '../testing/redis.ts';
import { startHeartbeat, type Heartbeat } from './heartbeat.ts';
import { redisSessionClientOptions } from './index.ts';

const [deadlineMs, beatMs] = [500, 50];

let server: RedisServer;
beforeEach(async () => {
  server = await startRedisServer();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await server.stop();
});

type Beating = {
  readonly client: Redis;
  readonly heartbeat: Heartbeat;
  readonly ping: Mock<Redis['ping']>;
  /** Waits until all PINGs have a reply, and lets the time of one beat pass. Returns whether the beat sent a PING. */
  readonly beat: () => Promise<boolean>;
};

/** Starts a heartbeat on a connection of its own, and lets its first PING have its reply. The time of the beats is fake. */
async function startBeating(): Promise<Beating> {
  const client = new Redis(server.url, redisSessionClientOptions);
  client.on('error', () => undefined);
  await once(client, 'ready');
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const ping = vi.spyOn(client, 'ping');
  const heartbeat = startHeartbeat(client, deadlineMs);
  onTestFinished(() => {
    heartbeat.stop();
    client.disconnect();
  });
  async function beat(): Promise<boolean> {
    const replies: readonly { readonly value?: unknown }[] = ping.mock.results;
    await Promise.allSettled(replies.map(({ value }) => value));
    const sent = ping.mock.calls.length;
    vi.advanceTimersByTime(beatMs);
    return ping.mock.calls.length > sent;
  }
  expect(await beat()).toBe(true);
  return { client, heartbeat, ping, beat };
}

/** Returns for each beat whether it sent a PING. `before` runs before each beat. */
async function beats(count: number, { beat }: Beating, before: () => unknown = () => 0): Promise<boolean[]> {
  const sent: boolean[] = [];
  while (sent.length < count) {
    await before();
    sent.push(await beat());
  }
  return sent;
}

const everyBeat = Array.from({ length: 8 }, () => true);
const everyFourthBeat = [false, false, false, true, false, false, false, true];

test('sends a PING at every fourth beat while the connection is not used', async () => {
  expect(await beats(8, await startBeating())).toEqual(everyFourthBeat);
});

test('sends a PING at the beat after a command, because the PING is the deadline of the command', async () => {
  const beating = await startBeating();
  expect(await beats(8, beating, () => beating.client.get('key'))).toEqual(everyBeat);
  expect(await beats(8, beating)).toEqual(everyFourthBeat);
});

test.each(['isCurrent', 'isReady'] as const)(
  'sends a PING at the beat after a call of %s',
  async (question) => {
    const beating = await startBeating();
    expect(await beats(8, beating, () => beating.heartbeat[question]())).toEqual(everyBeat);
    expect(await beats(8, beating)).toEqual(everyFourthBeat);
  },
);

test('the last PING is recent enough for a near cache, after a pause of any length', async () => {
  const beating = await startBeating();
  for (let pause = 0; pause < 20; pause += 1) {
    await beats(pause, beating);
    expect(beating.heartbeat.isCurrent()).toBe(true);
  }
});

test('sends a PING at the first beat after the process was blocked', async () => {
  const { beat, ping } = await startBeating();
  await beat();
  const sent = ping.mock.calls.length;
  // The clock moves, and no timer runs.
  const now = performance.now() + deadlineMs;
  vi.spyOn(performance, 'now').mockReturnValue(now);
  vi.advanceTimersByTime(beatMs);
  expect(ping).toHaveBeenCalledTimes(sent + 1);
});

test('a PING that missed a time limit of its connection is settled by the reply to the next one', async () => {
  const beating = await startBeating();
  await beats(3, beating);
  // A connection to a server of a Cluster has a time limit for each command.
  beating.ping.mockRejectedValueOnce(new Error('Command timed out'));
  expect(await beats(6, beating)).toEqual([true, true, false, false, false, true]);
});

test('destroys a connection without traffic and without a reply, after 0.9 to 1.4 deadlines', async () => {
  const { client, beat } = await startBeating();
  await beat();
  // The beats run in one turn of the event loop, so no reply is read.
  vi.advanceTimersByTime(0.9 * deadlineMs);
  expect(client.stream.destroyed).toBe(false);
  vi.advanceTimersByTime(0.5 * deadlineMs);
  expect(client.stream.destroyed).toBe(true);
});

test('a command sent after a pause has its whole deadline when the connection breaks', async () => {
  const beating = await startBeating();
  await beats(3, beating);
  const closed = once(beating.client, 'close');
  beating.client.stream.destroy();
  await closed;
  expect(await beating.heartbeat.recovered()).toBe(deadlineMs);
});

test('a store without traffic sends at most 10 PINGs a second over both connections', async () => {
  const opened = await openStore(server.url, 0, { maxSessions: 10 });
  const counted = async (): Promise<number> =>
    Number(/cmdstat_ping:calls=(\d+)/.exec(await opened.client.info('commandstats'))?.[1] ?? 0);
  // The first PINGs belong to the commands that open the store.
  await elapse(4 * beatMs);
  const [before, sinceMs] = [await counted(), performance.now()];
  await elapse(2000);
  const sent = (await counted()) - before;
  expect(sent).toBeGreaterThan(0);
  // Each of both connections may send one more PING at the start, because of the command that counts, and one at the end.
  expect(sent).toBeLessThanOrEqual((10 * (performance.now() - sinceMs)) / 1000 + 4);
  opened.close();
});
