import { randomBytes } from 'node:crypto';
import { eventually } from '@session-lab/test-support/eventually';
import { beforeEach, expect, it } from 'vitest';
import type { Step } from '@session-lab/contract/labs/anatomy';
import { studentHeader } from '@session-lab/contract/labs/student';
import type { Answer, Caller } from '../../testing/caller.ts';
import { signUp, tokenOf } from '../../testing/users.ts';
import { startTestReplica, useReplicas } from '../../testing/replicas.ts';

const replicas = useReplicas({ db: 8 });
let headers: Record<string, string> = {};

beforeEach(() => {
  headers = { [studentHeader]: randomBytes(16).toString('base64url') };
});

const issue = async (call: Caller): Promise<string> =>
  tokenOf(await call('POST', '/v1/labs/anatomy/tokens', { headers }));
const me = (call: Caller, token: string): Promise<Answer> =>
  call('GET', '/v1/labs/anatomy/me', { headers, token });
const rotate = (call: Caller): Promise<Answer> => call('POST', '/v1/labs/anatomy/rotation', { headers });

function flipped(token: string, index: number, bit = 0): string {
  const bytes = Buffer.from(token, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
  return bytes.toString('base64url');
}

const refusedAt = (step: Step) => ({ status: 401, body: { code: 'invalid_token', step } });
const queriedStore = ({ headers: { 'server-timing': timing } }: Answer): boolean =>
  String(timing).includes('store;');

it('both replicas accept the token, and name the key that signed it', async () => {
  const token = await issue(replicas.first);
  expect(token).toHaveLength(86);
  for (const call of [replicas.first, replicas.second])
    expect(await me(call, token)).toMatchObject({ status: 200, body: { name: 'Ada', key: 1 } });
});

it('a token with one flipped bit is refused at the signature, without a query to Redis', async () => {
  const token = await issue(replicas.first);
  await eventually(async () =>
    expect(queriedStore(await me(replicas.second, flipped(token, 0)))).toBe(false),
  );
  for (let index = 0; index < 64; index += 1) {
    const answer = await me(
      index % 2 === 0 ? replicas.first : replicas.second,
      flipped(token, index, index % 8),
    );
    expect(answer).toMatchObject(refusedAt('signature'));
    expect(answer.headers['server-timing']).toMatch(/^verify;dur=[\d.]+, handler/);
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
  }
});

it('the problem names the step that refused the token', async () => {
  const token = await issue(replicas.first);
  const sent = async (changed: string): Promise<Answer> => me(replicas.first, changed);
  expect(await sent(token.slice(0, -1))).toMatchObject(refusedAt('length'));
  expect(await sent(`+${token.slice(1)}`)).toMatchObject(refusedAt('encoding'));
  await replicas.redis.flushdb();
  expect(await sent(token)).toMatchObject(refusedAt('store'));
});

it('a token whose last character decodes to the same bytes is refused', async () => {
  const token = await issue(replicas.first);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const spare = alphabet.charAt(alphabet.indexOf(token.slice(-1)) + 1);
  expect(await me(replicas.first, token.slice(0, -1) + spare)).toMatchObject(refusedAt('encoding'));
});

it('a token is valid after one rotation and refused after two, on both replicas', async () => {
  const token = await issue(replicas.first);
  expect(await rotate(replicas.second)).toMatchObject({
    status: 200,
    body: { before: 1, signs: 2, next: 3 },
  });
  for (const call of [replicas.first, replicas.second])
    expect(await me(call, token)).toMatchObject({ status: 200, body: { key: 1 } });
  expect(await me(replicas.first, await issue(replicas.second))).toMatchObject({
    body: { key: 2 },
  });

  await rotate(replicas.first);
  for (const call of [replicas.first, replicas.second])
    await eventually(async () => expect(await me(call, token)).toMatchObject(refusedAt('signature')));
});

it('a replica that has just started reads the number of the key from Redis, once', async () => {
  await rotate(replicas.first);
  const token = await issue(replicas.first);
  await rotate(replicas.first);
  const { replica, call } = await startTestReplica({ ...replicas.config, replicaName: 'api-3' });
  try {
    const forged = flipped(token, 40);
    await eventually(async () => expect((await call('GET', '/readyz')).status).toBe(200));
    expect(await me(call, token)).toMatchObject({ status: 200, body: { key: 2 } });
    expect(queriedStore(await me(call, forged))).toBe(false);
  } finally {
    await replica.stop({ drainMs: 0 });
  }
});

it('a token of another student is refused', async () => {
  const token = await issue(replicas.first);
  headers = { [studentHeader]: randomBytes(16).toString('base64url') };
  expect(await me(replicas.first, token)).toMatchObject(refusedAt('signature'));
});

it('the app refuses a token of the lab, and the lab refuses a token of the app', async () => {
  const lab = await issue(replicas.first);
  expect(await replicas.first('GET', '/v1/users/me', { token: lab })).toMatchObject({ status: 401 });
  const own = await signUp(replicas.first);
  expect(await me(replicas.first, own)).toMatchObject(refusedAt('signature'));
});

it('all keys start with lab:anatomy: and expire', async () => {
  await issue(replicas.first);
  await rotate(replicas.first);
  const keys = await replicas.redis.keys('*anatomy*');
  expect(keys).toHaveLength(2);
  for (const key of keys) {
    expect(key).toMatch(/^lab:anatomy:/);
    expect(await replicas.redis.pttl(key)).toBeGreaterThan(0);
  }
});

it('both replicas draw the same values for a student, other values for another student, and store nothing', async () => {
  const path = '/v1/labs/anatomy/next?generator=lcg&from=0&count=4';
  const { body } = await replicas.first('GET', path, { headers });
  expect(await replicas.second('GET', path, { headers })).toMatchObject({ status: 200, body });
  headers = { [studentHeader]: randomBytes(16).toString('base64url') };
  expect((await replicas.first('GET', path, { headers })).body).not.toEqual(body);
  expect(await replicas.redis.dbsize()).toBe(0);
});

it('a request without a student’s id is refused', async () => {
  headers = {};
  expect(await replicas.first('POST', '/v1/labs/anatomy/tokens')).toMatchObject({ status: 422 });
});
