import { expect, it } from 'vitest';
import { useReplicas } from '../testing/replicas.ts';
import { ada, password, person, signIn, signUp, tokenOf } from '../testing/people.ts';
import type { Answer } from '../testing/caller.ts';
import {
  addressPauseMs,
  createAttempts,
  failuresADay,
  failuresOfAnAddress,
  freeFailures,
} from './attempts.ts';

const api = useReplicas({ db: 4 });

/** Another address, as NGINX would name it: the test itself is the trusted proxy. */
const from = (address: string): { headers: Record<string, string> } => ({
  headers: { 'x-forwarded-for': address },
});

const guess = (address: string): Promise<Answer> =>
  api.first('POST', '/v1/sessions', {
    body: { email: ada.email, password: 'not the password' },
    ...from(address),
  });

/** Lets the pause between two tries pass without waiting for it. */
async function skipPause(): Promise<void> {
  const keys = await api.redis.keys('rl:pause:*');
  if (keys.length > 0) await api.redis.del(keys);
}

it('failures of one account from one address are answered slower and slower', async () => {
  await signUp(api.first);
  for (let failed = 0; failed < freeFailures; failed += 1) {
    expect(await guess('192.0.2.1')).toMatchObject({ status: 401 });
  }
  const pauses: number[] = [];
  for (let failed = 0; failed < 4; failed += 1) {
    expect(await guess('192.0.2.1')).toMatchObject({ status: 401 });
    const refused = await guess('192.0.2.1');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    pauses.push(Number(refused.headers['retry-after']));
    await skipPause();
  }
  expect(pauses).toEqual([1, 2, 4, 8]);
});

it('the 101st failure is limited, and the owner at another address still signs in', async () => {
  await signUp(api.first);
  for (let failed = 0; failed < failuresADay; failed += 1) {
    expect(await guess('192.0.2.1')).toMatchObject({ status: 401 });
    await skipPause();
  }
  const refused = await guess('192.0.2.1');
  expect(refused).toMatchObject({ status: 429 });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3600);
  const right = { body: { email: ada.email, password } };
  expect(await api.second('POST', '/v1/sessions', { ...right, ...from('192.0.2.1') })).toMatchObject({
    status: 429,
  });
  expect(await api.second('POST', '/v1/sessions', { ...right, ...from('192.0.2.2') })).toMatchObject({
    status: 201,
  });
});

it('guesses sent at once are not all answered', async () => {
  await signUp(api.first);
  for (let failed = 0; failed < freeFailures; failed += 1) await guess('192.0.2.1');
  const answers = await Promise.all(Array.from({ length: 20 }, () => guess('192.0.2.1')));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(1);
});

it('a new IPv6 address of the same /64 for each guess is still limited', async () => {
  await signUp(api.first);
  const statuses: number[] = [];
  for (let sent = 0; sent <= freeFailures + 1; sent += 1) {
    statuses.push((await guess(`2001:db8:aa:1::${sent + 1}`)).status);
  }
  expect(statuses.slice(0, freeFailures)).toEqual(Array.from({ length: freeFailures }, () => 401));
  expect(statuses.at(-1)).toBe(429);
  expect(await guess('2001:db8:aa:2::1')).toMatchObject({ status: 401 });
});

it('a success forgets the failures', async () => {
  await signUp(api.first);
  for (let failed = 0; failed < freeFailures; failed += 1) await guess('127.0.0.1');
  await signIn(api.first);
  expect(await guess('127.0.0.1')).toMatchObject({ status: 401 });
  expect(await guess('127.0.0.1')).toMatchObject({ status: 401 });
});

it('an unknown account is limited like any other', async () => {
  for (let failed = 0; failed <= freeFailures; failed += 1) {
    expect(await guess('192.0.2.1')).toMatchObject({ status: 401 });
  }
  expect(await guess('192.0.2.1')).toMatchObject({ status: 429 });
});

it('a change of password guesses no faster', async () => {
  const token = await signUp(api.first);
  const body = { currentPassword: 'not the password', newPassword: 'another horse, another battery' };
  for (let failed = 0; failed <= freeFailures; failed += 1) {
    expect(await api.first('PUT', '/v1/users/me/password', { token, body })).toMatchObject({ status: 403 });
  }
  expect(await api.first('PUT', '/v1/users/me/password', { token, body })).toMatchObject({ status: 429 });
});

it('a class of 60 behind one address signs up, and each of them in and out twice: nobody is limited', async () => {
  const address = from('198.51.100.7');
  const student = async (at: number): Promise<number[]> => {
    const who = person(`student-${at}-x`);
    const call = at % 2 === 0 ? api.first : api.second;
    const up = await call('POST', '/v1/users', { body: who, ...address });
    const statuses = [up.status];
    let token = tokenOf(up);
    for (let round = 0; round < 2; round += 1) {
      const out = await call('DELETE', '/v1/sessions/mine', { token, ...address });
      const body = { email: who.email, password: who.password };
      const back = await call('POST', '/v1/sessions', { body, ...address });
      token = tokenOf(back);
      statuses.push(out.status, back.status);
    }
    return statuses;
  };
  const all = await Promise.all(Array.from({ length: 60 }, (_, at) => student(at)));
  expect(new Set(all.flat())).toEqual(new Set([201, 204]));
});

it('an address that failed very often with many accounts waits before each try, and is never refused', async () => {
  const waitedMs: number[] = [];
  const attempts = createAttempts(api.redis, { pause: async (ms) => void waitedMs.push(ms) });
  const fail = (at: number): Promise<void> => attempts.failed(`student-${at}`, '192.0.2.1');
  await Promise.all(Array.from({ length: failuresOfAnAddress - 1 }, (_, at) => fail(at)));
  expect(await attempts.begin('ada', '192.0.2.1')).toEqual({ ok: true });
  expect(waitedMs).toEqual([]);
  await Promise.all(Array.from({ length: 10 * failuresOfAnAddress }, (_, at) => fail(at)));
  expect(await attempts.begin('ada', '192.0.2.1')).toEqual({ ok: true });
  expect(await attempts.begin('ada', '192.0.2.2')).toEqual({ ok: true });
  expect(waitedMs).toEqual([addressPauseMs]);
});

it('the keys of the limits name no account and no e-mail address', async () => {
  await guess('192.0.2.1');
  const keys = await api.redis.keys('rl:*');
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.join()).not.toContain('ada');
});
