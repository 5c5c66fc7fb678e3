import { expect, test } from '@playwright/test';
import { signIn, signUp, type Account } from '../support/account.ts';
import { freeze, kill, thaw } from '../support/control.ts';
import { code, keptAlive, send } from '../support/http.ts';

test('a replica is killed under 40 connections of GETs: none fails, and it comes back', async () => {
  const { token } = await signUp();
  const agents = Array.from({ length: 40 }, keptAlive);
  const failures: string[] = [];
  let retried = 0;
  const load = { running: true };
  const worker = async (agent: (typeof agents)[number]): Promise<void> => {
    while (load.running) {
      try {
        const { status, headers, body } = await send('/v1/users/me', { token, agent });
        if (status !== 200) failures.push(`${status} ${body}`);
        if (String(headers['x-upstream']).includes(',')) retried++;
      } catch (error) {
        failures.push(String(error));
      }
    }
  };
  const workers = agents.map(worker);
  kill('api-1');
  await expect
    .poll(() => retried, { timeout: 10_000, message: 'no request met the dead replica' })
    .toBeGreaterThan(0);
  await expectServedBy('api-1', token);
  load.running = false;
  await Promise.all(workers);
  for (const agent of agents) agent.destroy();
  expect(failures).toEqual([]);
});

test('a frozen replica fails no GET: its peer serves', async () => {
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

test('the store frozen: 503 after one deadline at most and never 401; back by itself when it returns', async () => {
  const account = await signUp();
  freeze('redis-sessions');
  try {
    for (let sent = 0; sent < 6; sent++) {
      const answer = await send('/v1/users/me', { token: account.token });
      expect([answer.status, code(answer)]).toEqual([503, 'store_unavailable']);
      expect(answer.headers['retry-after']).toBeTruthy();
      expect(answer.headers['www-authenticate']).toBeUndefined();
      // One deadline of 500 ms and the way there, and never two in a row.
      expect(answer.ms).toBeLessThan(900);
    }
    expect((await send('/v1/ping')).status).toBe(200);
    expect((await send('/v1/sessions/mine', { method: 'DELETE', token: account.token })).status).toBe(503);
  } finally {
    thaw('redis-sessions');
  }
  // What was reported failed may still have been carried out by the same server: a new session is asked.
  await expectAllServing(account);
});

test('the store comes back empty: 401, and every account is still there', async () => {
  const account = await signUp();
  kill('redis-sessions');
  await expect.poll(() => saidOf(account.token), { timeout: 10_000 }).toContain('401 invalid_token');
  await expectAllServing(account);
});

/** The answer in a few words, and the replicas that were asked; what went wrong where there is none. */
async function saidOf(token: string): Promise<string> {
  try {
    const answer = await send('/v1/users/me', { token });
    const said = answer.status === 200 ? '200' : `${answer.status} ${String(code(answer))}`;
    return `${said} by ${String(answer.headers['x-upstream'])}`;
  } catch (error) {
    return String(error);
  }
}

/** Each replica finds its way back to the store by itself, so one that serves says nothing of its peer. */
async function expectAllServing(account: Account): Promise<void> {
  await expect
    .poll(
      async () => {
        const token = await signIn(account).catch(String);
        return [await saidOf(token), await saidOf(token)].sort();
      },
      { timeout: 10_000 },
    )
    .toEqual(['200 by api-1', '200 by api-2']);
}

async function expectServedBy(replica: string, token: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const names = await Promise.all([0, 1, 2].map(() => send('/v1/users/me', { token })));
        return names.map(({ headers }) => headers['x-served-by']);
      },
      { timeout: 10_000 },
    )
    .toContain(replica);
}
