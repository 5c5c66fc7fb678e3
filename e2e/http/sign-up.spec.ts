import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { freshName, signIn, signUp, tokenOf } from '../support/account.ts';
import { code, member, send } from '../support/http.ts';

test('50 simultaneous sign-ups with one name give one 201 and 49 × 409', async () => {
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

test('a name that looks like an existing name gives 409', async () => {
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

test('64 emoji are a valid password, and no part of it is cut off', async () => {
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

test('a common password, or one made from the user name, gives 422 for the password field', async () => {
  const userName = freshName();
  for (const password of ['password1', `${userName}1`]) {
    const answer = await send('/v1/users', {
      method: 'POST',
      json: { userName, email: `${userName}@example.test`, password },
    });
    expect([password, answer.status]).toEqual([password, 422]);
    expect(member(answer.body, 'errors', 0, 'path')).toBe('password');
  }
});

test('an unknown user and a wrong password give the same response', async () => {
  const { email } = await signUp();
  const wrong = await send('/v1/sessions', { method: 'POST', json: { email, password: 'not the one' } });
  const unknown = await send('/v1/sessions', {
    method: 'POST',
    json: { email: `${freshName()}@example.test`, password: 'not the one' },
  });
  expect([wrong.status, code(wrong)]).toEqual([401, 'invalid_credentials']);
  expect(unknown.status).toBe(401);
  expect(unknown.body).toBe(wrong.body);
});

test('signing in with a token ends its session and issues a new token', async () => {
  const account = await signUp();
  const answer = await send('/v1/sessions', {
    method: 'POST',
    token: account.token,
    json: { email: account.email, password: account.password },
  });
  expect(answer.status).toBe(201);
  expect(answer.headers['cache-control']).toContain('no-store');
  expect(tokenOf(answer.headers)).not.toBe(account.token);
  expect((await send('/v1/users/me', { token: account.token })).status).toBe(401);
});

test('the eleventh session ends the oldest one', async () => {
  const account = await signUp();
  const tokens = [account.token];
  for (let count = 0; count < 10; count++) tokens.push(await signIn(account));
  const statuses = await Promise.all(
    tokens.map(async (token) => (await send('/v1/users/me', { token })).status),
  );
  expect(statuses).toEqual([401, ...Array<number>(10).fill(200)]);
});

test('50 simultaneous sign-outs of one session all give 204, and the session has ended', async () => {
  const { token } = await signUp();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => send('/v1/sessions/mine', { method: 'DELETE', token })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  expect((await send('/v1/users/me', { token })).status).toBe(401);
});

test('60 students behind one address sign up, and sign in and out twice, without a 429', async () => {
  test.setTimeout(90_000);
  const since = performance.now();
  await Promise.all(Array.from({ length: 60 }, student));
  expect(performance.now() - since).toBeLessThan(60_000);
});

/** Signs up, then signs in and out twice. */
async function student(): Promise<void> {
  const account = await retryWhenBusy(() => signUp('student'));
  for (let round = 0; round < 2; round++) {
    const token = await retryWhenBusy(() => signIn(account));
    expect((await send('/v1/sessions/mine', { method: 'DELETE', token })).status).toBe(204);
  }
}

/** Repeats an attempt that the full password queue refused, after 1 s (the shortest `Retry-After`). */
async function retryWhenBusy<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!String(error).includes('server_busy')) throw error;
      await pause(1_000);
    }
  }
}
