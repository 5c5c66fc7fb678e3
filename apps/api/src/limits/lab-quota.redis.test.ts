import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { studentHeader } from '@session-lab/contract/labs/student';
import type { Answer, Caller } from '../testing/caller.ts';
import { useReplicas } from '../testing/replicas.ts';
import { labKeysAnHour } from './lab-quota.ts';

const api = useReplicas({ db: 10 });

const writes = [
  '/v1/labs/anatomy/tokens',
  '/v1/labs/anatomy/rotation',
  '/v1/labs/where-state-lives/redis/sign-in',
  '/v1/labs/expiry/sign-in',
  '/v1/labs/jwt/session/sign-in',
] as const;

/** Sends a request of a new student at this address, as NGINX does. */
const post = (call: Caller, path: string, address: string, token?: string): Promise<Answer> =>
  call('POST', path, {
    headers: { 'x-forwarded-for': address, [studentHeader]: randomBytes(16).toString('base64url') },
    ...(token === undefined ? {} : { token }),
  });

/** Counts all keys of the hour, except `left`. */
const useUp = (network: string, left = 0): Promise<unknown> =>
  api.redis.set(`lab:keys:${network}`, labKeysAnHour - left, 'EX', 3_600);

const labKeys = async (): Promise<string[]> =>
  (await api.redis.keys('lab:*')).filter((key) => !key.startsWith('lab:keys:'));

it('a network above its hourly limit gets 429 with Retry-After, and writes no key', async () => {
  await useUp('192.0.2.1');
  for (const path of writes) {
    const answer = await post(api.first, path, '192.0.2.1');
    expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3_500);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(3_600);
  }
  expect(await labKeys()).toEqual([]);
});

it('a network above its limit does not limit another network', async () => {
  await useUp('192.0.2.2');
  for (const path of writes)
    expect((await post(api.first, path, '192.0.2.3')).status).toBeLessThanOrEqual(201);
});

it('counts keys for both replicas together, and by /64 for IPv6', async () => {
  await useUp('2001:db8:0:1::/64', 2);
  const [rotation] = [writes[1]];
  expect(await post(api.first, rotation, '2001:db8:0:1::a')).toMatchObject({ status: 200 });
  expect(await post(api.second, rotation, '2001:db8:0:1::b')).toMatchObject({ status: 200 });
  expect(await post(api.first, rotation, '2001:db8:0:1::c')).toMatchObject({ status: 429 });
  expect(await post(api.first, rotation, '2001:db8:0:2::a')).toMatchObject({ status: 200 });
});

it('counts every key that a lab writes', async () => {
  const address = '192.0.2.4';
  for (const path of writes) expect((await post(api.first, path, address)).status).toBeLessThanOrEqual(201);
  const { token } = await post(api.first, '/v1/labs/jwt/hs256/sign-in', address);
  const signedOut = await post(api.first, '/v1/labs/jwt/hs256/sign-out?denyList=on', address, token);
  expect(signedOut.status).toBe(204);
  const keys = await labKeys();
  expect(keys).toHaveLength(writes.length + 1);
  expect(await api.redis.get(`lab:keys:${address}`)).toBe(`${keys.length}`);
});

it('every key of the labs expires', async () => {
  for (const path of writes) await post(api.first, path, '192.0.2.5');
  const keys = await api.redis.keys('lab:*');
  expect(keys).toHaveLength(writes.length + 1);
  for (const key of keys) expect(await api.redis.pttl(key)).toBeGreaterThan(0);
});
