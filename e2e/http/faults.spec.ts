import { expect, test } from '@playwright/test';
import { signIn, signUp, type Account } from '../support/account.ts';
import { freeze, kill, thaw } from '../support/control.ts';
import { code, createSingleConnection, send } from '../support/http.ts';

test.describe.configure({ timeout: 60_000 });

test('no GET of 40 connections fails when a replica is killed, and the replica serves again later', async () => {
  const { token } = await signUp();
  const clients = Array.from({ length: 40 }, createSingleConnection);
  const failures: string[] = [];
  let retried = 0;
  const load = { running: true };
  const worker = async (client: (typeof clients)[number]): Promise<void> => {
    while (load.running) {
      try {
        const { status, headers, body } = await send('/v1/users/me', { token, client });
        if (status !== 200) failures.push(`${status} ${body}`);
        if (String(headers['x-upstream']).includes(',')) retried++;
      } catch (error) {
        failures.push(String(error));
      }
    }
  };
  const workers = clients.map(worker);
  kill('api-1');
  await expect
    .poll(() => retried, { timeout: 10_000, message: 'NGINX retried no request' })
    .toBeGreaterThan(0);
  await expectServedBy('api-1', token);
  load.running = false;
  await Promise.all(workers);
  for (const client of clients) client.close();
  expect(failures).toEqual([]);
});

test('no GET fails when a replica is frozen: the other replica serves it', async () => {
  const { token } = await signUp();
  freeze('api-2');
  try {
    for (let sent = 0; sent < 3; sent++) {
      const answer = await send('/v1/users/me', { token });
      expect(answer.status).toBe(200);
      expect(answer.headers['x-served-by']).toBe('api-1');
    }
  } finally {
    thaw('api-2');
  }
  await expectServedBy('api-2', token);
});

test('a frozen store gives 503 after at most one deadline, never 401, and the app recovers without a restart', async () => {
  const account = await signUp();
  freeze('redis-sessions');
  try {
    for (let sent = 0; sent < 6; sent++) {
      const answer = await send('/v1/users/me', { token: account.token });
      expect([answer.status, code(answer)]).toEqual([503, 'store_unavailable']);
      expect(answer.headers['retry-after']).toBeTruthy();
      expect(answer.headers['www-authenticate']).toBeUndefined();
      // One deadline of 500 ms plus the network, and never two deadlines.
      expect(answer.ms).toBeLessThan(900);
    }
    expect((await send('/v1/ping')).status).toBe(200);
    expect((await send('/v1/sessions/mine', { method: 'DELETE', token: account.token })).status).toBe(503);
  } finally {
    thaw('redis-sessions');
  }
  // The sign-out above got 503 but may still have ended the session, so the check uses a new session.
  await expectBothServe(account);
});

test('an empty store after a crash gives 401, and the accounts are kept', async () => {
  const account = await signUp();
  kill('redis-sessions');
  await expect
    .poll(() => describeResponse(account.token), { timeout: 10_000 })
    .toContain('401 invalid_token');
  await expectBothServe(account);
});

/**
 * Returns status, code and replicas of a response, such as `401 invalid_token by api-1`, or the error without
 * a response.
 */
async function describeResponse(token: string): Promise<string> {
  try {
    const response = await send('/v1/users/me', { token });
    const outcome = response.status === 200 ? '200' : `${response.status} ${String(code(response))}`;
    return `${outcome} by ${String(response.headers['x-upstream'])}`;
  } catch (error) {
    return String(error);
  }
}

/**
 * Waits until both replicas serve. Each replica reconnects to the store by itself, so the test checks both.
 */
async function expectBothServe(account: Account): Promise<void> {
  await expect
    .poll(
      async () => {
        const token = await signIn(account).catch(String);
        return [await describeResponse(token), await describeResponse(token)].sort();
      },
      { timeout: 10_000 },
    )
    .toEqual(['200 by api-1', '200 by api-2']);
}

async function expectServedBy(replica: string, token: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const responses = await Promise.all([0, 1, 2].map(() => send('/v1/users/me', { token })));
        return responses.map(({ headers }) => headers['x-served-by']);
      },
      // The start of a replica in a container, next to 40 clients and on a slow machine, takes more than ten seconds.
      { timeout: 30_000 },
    )
    .toContain(replica);
}
