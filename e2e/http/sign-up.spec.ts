import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { freshName, signIn, signUp, tokenOf } from '../support/account.ts';
import { code, send } from '../support/http.ts';

test('50 sign-ups at once with one name: one 201, 49 times 409', async () => {
  const userName = freshName();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      send('/v1/users', {
        method: 'POST',
        json: { userName, email: `${userName}-${index}@example.test`, password: 'a long enough passphrase' },
      }),
    ),
  );
  const withStatus = (wanted: number): number => answers.filter(({ status }) => status === wanted).length;
  expect([withStatus(201), withStatus(409)]).toEqual([1, 49]);
});

test('names that are alike to a reader are one name: the second is a 409', async () => {
  const stem = freshName('zoe');
  const [composed, decomposed] = [`zo\u00ebm${stem}`, `zoe\u0308m${stem}`];
  const lookAlike = composed.replace('m', 'rn');
  const statuses: number[] = [];
  const names = [composed, decomposed, ` ${composed.toUpperCase()} `, lookAlike];
  for (const [index, userName] of names.entries()) {
    const answer = await send('/v1/users', {
      method: 'POST',
      json: { userName, email: `${stem}-${index}@example.test`, password: 'a long enough passphrase' },
    });
    statuses.push(answer.status);
  }
  expect(statuses).toEqual([201, 409, 409, 409]);
});

test('64 emoji are a password, and nothing of it is cut off', async () => {
  const userName = freshName();
  const email = `${userName}@example.test`;
  const password = '\u{1F98A}'.repeat(64);
  expect((await send('/v1/users', { method: 'POST', json: { userName, email, password } })).status).toBe(201);
  const almost = `${'\u{1F98A}'.repeat(63)}\u{1F43A}`;
  expect((await send('/v1/sessions', { method: 'POST', json: { email, password: almost } })).status).toBe(
    401,
  );
  expect((await send('/v1/sessions', { method: 'POST', json: { email, password } })).status).toBe(201);
});

test('a common password, and one made of the own name, are refused beside the field', async () => {
  const userName = freshName();
  for (const password of ['password1', `${userName}1`]) {
    const answer = await send('/v1/users', {
      method: 'POST',
      json: { userName, email: `${userName}@example.test`, password },
    });
    expect([password, answer.status]).toEqual([password, 422]);
    expect(JSON.parse(answer.body).errors[0].path).toBe('password');
  }
});

test('an unknown user and a wrong password get the same answer', async () => {
  const { email } = await signUp();
  const wrong = await send('/v1/sessions', { method: 'POST', json: { email, password: 'not the one' } });
  const unknown = await send('/v1/sessions', {
    method: 'POST',
    json: { email: 'nobody@example.test', password: 'not the one' },
  });
  expect([wrong.status, code(wrong)]).toEqual([401, 'invalid_credentials']);
  expect(unknown.status).toBe(401);
  expect(unknown.body).toBe(wrong.body);
});

test('signing in again with a token in hand ends that one and issues another', async () => {
  const account = await signUp();
  const answer = await send('/v1/sessions', {
    method: 'POST',
    token: account.token,
    json: { email: account.email, password: account.password },
  });
  expect(answer.status).toBe(201);
  expect(answer.headers['cache-control']).toContain('no-store');
  expect(tokenOf(answer.headers.authorization)).not.toBe(account.token);
  expect((await send('/v1/users/me', { token: account.token })).status).toBe(401);
});

test('the eleventh session ends the oldest of the ten', async () => {
  const account = await signUp();
  const tokens = [account.token];
  for (let count = 0; count < 10; count++) tokens.push(await signIn(account));
  const statuses = await Promise.all(
    tokens.map(async (token) => (await send('/v1/users/me', { token })).status),
  );
  expect(statuses).toEqual([401, ...Array<number>(10).fill(200)]);
});

test('50 sign-outs at once of one session are all good, and the session is gone', async () => {
  const { token } = await signUp();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => send('/v1/sessions/mine', { method: 'DELETE', token })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  expect((await send('/v1/users/me', { token })).status).toBe(401);
});

test('a class of 60 behind one address signs up, and each in and out twice, without a 429', async () => {
  test.setTimeout(90_000);
  const since = performance.now();
  await Promise.all(Array.from({ length: 60 }, student));
  expect(performance.now() - since).toBeLessThan(60_000);
});

/** Signs up, and then twice in and out. */
async function student(): Promise<void> {
  const account = await patiently(() => signUp('student'));
  for (let round = 0; round < 2; round++) {
    const token = await patiently(() => signIn(account));
    expect((await send('/v1/sessions/mine', { method: 'DELETE', token })).status).toBe(204);
  }
}

/** Repeats an attempt that a full queue of passwords refused, after the shortest `Retry-After`. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!String(error).includes('server_busy')) throw error;
      await pause(1_000);
    }
  }
}
