import { eventually, untilTrue } from '@session-lab/test-support/eventually';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { Redis } from 'ioredis';
import { labRedisUrl } from '../testing/replicas.ts';
import { openLabRedis } from './lab-redis.ts';

const url = `${inject('redisUrl')}/14`;
const app = new Redis(url, { lazyConnect: true });
const opened = openLabRedis({ url: labRedisUrl(url), logger: pino({ level: 'silent' }) });
const lab = opened.redis;

/** Errors of Redis 7.0 and later for a refused command, directly and in a script. */
const refused = /NOPERM|the script can't|ACL failure/;

beforeAll(async () => {
  await untilTrue(() => lab.status === 'ready');
});
beforeEach(async () => {
  await app.flushdb();
  await app.set('sid:x', 'session');
});
afterAll(() => {
  opened.close();
  app.disconnect();
});

it('the labs have their own keys', async () => {
  expect(await lab.set('lab:x', '1', 'PX', 1_000)).toBe('OK');
  expect(await lab.getex('lab:x', 'PX', 2_000)).toBe('1');
  expect(await lab.pttl('lab:x')).toBeGreaterThan(0);
  expect(await lab.eval(`return redis.call('GET', KEYS[1])`, 1, 'lab:x')).toBe('1');
  expect(await lab.del('lab:x')).toBe(1);
});

it.each([
  ['GET', 'sid:x'],
  ['DEL', 'sid:x'],
  ['SET', 'sid:x', '1'],
  ['PTTL', 'sid:x'],
  ['EVAL', `return redis.call('GET', 'sid:x')`, '0'],
  ['EVAL', `return redis.call('KEYS', '*')`, '0'],
  ['SCAN', '0'],
  ['KEYS', 'lab:*'],
  ['RANDOMKEY'],
  ['DBSIZE'],
  ['FLUSHDB'],
  ['FLUSHALL'],
  ['CONFIG', 'GET', '*'],
  ['ACL', 'WHOAMI'],
  ['CLIENT', 'LIST'],
  ['CLIENT', 'TRACKING', 'ON', 'BCAST'],
  ['MONITOR'],
  ['PUBLISH', 'live:x', 'y'],
  ['PUBSUB', 'CHANNELS'],
])('%s %s is refused: the labs can neither access nor list other keys', async (...words) => {
  const [command = '', ...args] = words;
  await expect(lab.call(command, ...args)).rejects.toThrow(refused);
});

it('every subscriber receives a published message and is counted', async () => {
  const received: string[] = [];
  opened.bus.subscribe('lab:x', (text) => void received.push(text));
  await eventually(async () => expect(await opened.bus.publish('lab:x', 'y')).toBe(1));
  await eventually(() => expect(received).toContain('y'));
  expect(await opened.bus.publish('lab:unused', 'y')).toBe(0);
});

it('the labs cannot subscribe to other channels', async () => {
  const subscriber = new Redis(labRedisUrl(url), { protocol: 2 });
  await expect(subscriber.subscribe('live:message')).rejects.toThrow('NOPERM');
  subscriber.disconnect();
});
