import { expect, it } from 'vitest';
import { deviceTokenHeader } from '@session-lab/contract';
import { useReplicas } from '../testing/replicas.ts';
import { ada, password, signUpInput, signIn, signUp, tokenOf } from '../testing/users.ts';
import type { Answer } from '../testing/caller.ts';
import {
  countLastsMs,
  createSignInLimits,
  failuresOfAnAddress,
  freeFailures,
  longestPauseMs,
  signUpsAnHour,
} from './sign-in-limits.ts';

const api = useReplicas({ db: 4 });

/** The test is a trusted proxy, like NGINX. */
const from = (address: string): { headers: Record<string, string> } => ({
  headers: { 'x-forwarded-for': address },
});

const classroom = '192.0.2.1';
type SignIn = { email: string; password: string };
const wrong: SignIn = { email: ada.email, password: 'not the password' };
const right: SignIn = { email: ada.email, password };

const guess = (address: string, body = wrong): Promise<Answer> =>
  api.first('POST', '/v1/sessions', { body, ...from(address) });

const retryAfterOf = ({ headers }: Answer): number => Number(headers['retry-after']);

/** Guesses from one address until the pause has its maximum. */
async function guessToTheLimit(address: string): Promise<void> {
  for (;;) {
    const answer = await guess(address);
    if (answer.status !== 429) continue;
    if (retryAfterOf(answer) * 1000 === longestPauseMs) return;
    api.clock.advance(retryAfterOf(answer) * 1000);
  }
}

it('a replica whose clock is slow does not refuse a free attempt', async () => {
  await signUp(api.first);
  const ahead = createSignInLimits(api.redis, { clock: { now: () => api.clock.now() + 2_000 } });
  const behind = createSignInLimits(api.redis, { clock: api.clock });
  const attempt = { account: 'ada', address: classroom };
  for (const limits of [ahead, behind, ahead, behind])
    expect(await limits.begin(attempt)).toMatchObject({ ok: true });
});

it('the pause after a failure doubles up to one minute, for one account and one address', async () => {
  await signUp(api.first);
  for (let failed = 0; failed < freeFailures; failed += 1) {
    expect(await guess(classroom)).toMatchObject({ status: 401 });
  }
  const pauses: number[] = [];
  for (let failed = 0; failed < 150; failed += 1) {
    expect(await guess(classroom)).toMatchObject({ status: 401 });
    const refused = await guess(classroom);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    pauses.push(retryAfterOf(refused));
    api.clock.advance(retryAfterOf(refused) * 1000 - 1);
    expect(await guess(classroom)).toMatchObject({ status: 429 });
    api.clock.advance(1);
  }
  expect(pauses.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  expect(Math.max(...pauses)).toBe(60);
});

it('guesses do not stop the owner at another address', async () => {
  await signUp(api.first);
  await guessToTheLimit(classroom);
  expect(await guess('192.0.2.2', right)).toMatchObject({ status: 201 });
});

it('of 115 simultaneous guesses on two replicas only as many as the limit are compared', async () => {
  await signUp(api.first);
  const answers = await Promise.all(
    Array.from({ length: 115 }, (_, at) =>
      (at % 2 === 0 ? api.first : api.second)('POST', '/v1/sessions', { body: wrong, ...from(classroom) }),
    ),
  );
  const withStatus = (wanted: number): Answer[] => answers.filter(({ status }) => status === wanted);
  expect(withStatus(401)).toHaveLength(freeFailures + 1);
  expect(withStatus(429)).toHaveLength(115 - freeFailures - 1);
  expect(Math.max(...withStatus(429).map(retryAfterOf))).toBeLessThanOrEqual(60);
});

it('guesses do not stop the owner on a known device at the same address', async () => {
  const signedUp = await api.first('POST', '/v1/users', { body: ada, ...from(classroom) });
  let deviceToken = String(signedUp.headers[deviceTokenHeader]);
  await guessToTheLimit(classroom);
  expect(await guess(classroom, right)).toMatchObject({ status: 429 });
  for (let signIns = 0; signIns < 10; signIns += 1) {
    const answer = await api.second('POST', '/v1/sessions', {
      body: right,
      headers: { 'x-forwarded-for': classroom, [deviceTokenHeader]: deviceToken },
    });
    expect(answer).toMatchObject({ status: 201 });
    deviceToken = String(answer.headers[deviceTokenHeader]);
  }
  expect(await guess(classroom, right)).toMatchObject({ status: 429 });
});

it('the limit for a known device is the same as for an unknown device', async () => {
  const signedUp = await api.first('POST', '/v1/users', { body: ada });
  const headers = { [deviceTokenHeader]: String(signedUp.headers[deviceTokenHeader]) };
  for (let failed = 0; failed <= freeFailures; failed += 1) {
    expect(await api.first('POST', '/v1/sessions', { body: wrong, headers })).toMatchObject({ status: 401 });
  }
  expect(await api.first('POST', '/v1/sessions', { body: wrong, headers })).toMatchObject({ status: 429 });
});

it('a change of password ends the earlier device tokens', async () => {
  const signedUp = await api.first('POST', '/v1/users', { body: ada, ...from(classroom) });
  const newPassword = 'another horse, another battery';
  const changed = await api.first('PUT', '/v1/users/me/password', {
    token: tokenOf(signedUp),
    body: { currentPassword: password, newPassword },
    ...from(classroom),
  });
  await guessToTheLimit(classroom);
  const signInWith = async ({ headers }: Answer): Promise<number> => {
    const body = { email: ada.email, password: newPassword };
    const known = { 'x-forwarded-for': classroom, [deviceTokenHeader]: String(headers[deviceTokenHeader]) };
    return (await api.first('POST', '/v1/sessions', { body, headers: known })).status;
  };
  expect([await signInWith(signedUp), await signInWith(changed)]).toEqual([429, 201]);
});

it('the user name and the e-mail address of an account share one limit', async () => {
  await signUp(api.first);
  const names = [ada.email, ada.userName, 'ADA@example.org', 'Ada', '\uff41da', 'ada@EXAMPLE.org'];
  for (const email of names) {
    expect(await guess(classroom, { ...wrong, email })).toMatchObject({ status: 401 });
  }
  for (const email of names)
    expect(await guess(classroom, { ...wrong, email })).toMatchObject({ status: 429 });
});

it('an attempt that was not compared does not count', async () => {
  const limits = createSignInLimits(api.redis, { clock: api.clock });
  const attempt = { account: 'ada', address: classroom };
  for (let tries = 0; tries < 3 * freeFailures; tries += 1) {
    expect(await limits.begin(attempt)).toMatchObject({ ok: true });
    await limits.notCompared(attempt);
  }
  expect(await api.redis.keys('rl:tries:*')).toEqual([]);
  for (let tries = 0; tries <= freeFailures; tries += 1) await limits.begin(attempt);
  await limits.notCompared(attempt);
  expect(await limits.begin(attempt)).toMatchObject({ ok: true });
  expect(await limits.begin(attempt)).toEqual({ ok: false, retryAfterMs: 1_000 });
});

it('a count ends 15 minutes after the last attempt', async () => {
  await guess(classroom);
  const [key = ''] = await api.redis.keys('rl:tries:*');
  const lastsMs = await api.redis.pttl(key);
  expect(lastsMs).toBeGreaterThan(countLastsMs - 5_000);
  expect(lastsMs).toBeLessThanOrEqual(countLastsMs);
});

it('above the limit of sign-ups a taken name and a free name get the same answer, and refused sign-ups count', async () => {
  await signUp(api.first);
  const taken = { body: { ...signUpInput('another'), email: ada.email }, ...from(classroom) };
  expect(await api.first('POST', '/v1/users', taken)).toMatchObject({
    status: 409,
    body: { code: 'email_taken' },
  });
  const limits = createSignInLimits(api.redis, { clock: api.clock });
  for (let made = 1; made < signUpsAnHour; made += 1) await limits.signUp(classroom);
  const free = { body: signUpInput('another'), ...from(classroom) };
  const answers = [await api.first('POST', '/v1/users', taken), await api.first('POST', '/v1/users', free)];
  expect(answers[0]).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
  expect(answers[1]).toMatchObject({ status: 429, body: answers[0]?.body });
  expect(await api.first('POST', '/v1/users', { ...free, ...from('192.0.2.2') })).toMatchObject({
    status: 201,
  });
});

it('guesses from different IPv6 addresses of one /64 are limited together', async () => {
  await signUp(api.first);
  const statuses: number[] = [];
  for (let sent = 0; sent <= freeFailures + 1; sent += 1) {
    statuses.push((await guess(`2001:db8:aa:1::${sent + 1}`)).status);
  }
  expect(statuses.slice(0, freeFailures)).toEqual(Array.from({ length: freeFailures }, () => 401));
  expect(statuses.at(-1)).toBe(429);
  expect(await guess('2001:db8:aa:2::1')).toMatchObject({ status: 401 });
});

it('a successful sign-in resets the count', async () => {
  await signUp(api.first);
  for (let failed = 0; failed < freeFailures; failed += 1) await guess('127.0.0.1');
  await signIn(api.first);
  expect(await guess('127.0.0.1')).toMatchObject({ status: 401 });
  expect(await guess('127.0.0.1')).toMatchObject({ status: 401 });
});

it('an unknown account has the same limit', async () => {
  for (let failed = 0; failed <= freeFailures; failed += 1) {
    expect(await guess('192.0.2.1')).toMatchObject({ status: 401 });
  }
  expect(await guess('192.0.2.1')).toMatchObject({ status: 429 });
});

it('changes of password have the same limit', async () => {
  const token = await signUp(api.first);
  const body = { currentPassword: 'not the password', newPassword: 'another horse, another battery' };
  for (let failed = 0; failed <= freeFailures; failed += 1) {
    expect(await api.first('PUT', '/v1/users/me/password', { token, body })).toMatchObject({ status: 403 });
  }
  expect(await api.first('PUT', '/v1/users/me/password', { token, body })).toMatchObject({ status: 429 });
});

it('a class of 60 behind one address signs up, and signs out and in twice, without a refusal', async () => {
  const address = from('198.51.100.7');
  const student = async (at: number): Promise<number[]> => {
    const who = signUpInput(`student-${at}-x`);
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

it('an address with too many failures goes last in the queue, but its known devices do not', async () => {
  const limits = createSignInLimits(api.redis, { clock: api.clock });
  const fail = (at: number): Promise<void> => limits.failed({ account: `student-${at}`, address: classroom });
  const isLast = async (address: string, proof?: string): Promise<boolean | undefined> => {
    const begun = await limits.begin({ account: 'ada', address, proof });
    return begun.ok ? begun.place.isLast : undefined;
  };
  await Promise.all(Array.from({ length: failuresOfAnAddress - 1 }, (_, at) => fail(at)));
  expect(await isLast(classroom)).toBe(false);
  await fail(0);
  expect(await isLast(classroom)).toBe(true);
  expect(await isLast(classroom, 'a device token')).toBe(false);
  expect(await isLast('192.0.2.2')).toBe(false);
});

it('guesses at the sign-in do not stop a change of password, which is counted by session', async () => {
  const token = await signUp(api.first);
  await guessToTheLimit('127.0.0.1');
  const body = { currentPassword: password, newPassword: 'another horse, another battery' };
  expect(await api.first('PUT', '/v1/users/me/password', { token, body })).toMatchObject({ status: 204 });
});

it('the keys of the limits contain no user name and no e-mail address', async () => {
  await guess('192.0.2.1');
  const keys = await api.redis.keys('rl:*');
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.join()).not.toContain('ada');
});
