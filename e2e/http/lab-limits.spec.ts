import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { createHttpClient } from '@session-lab/test-support/http-client';
import { signUp } from '../support/account.ts';
import { code, send } from '../support/http.ts';
import { stack } from '../support/stack.ts';

test('heavy lab work from one address is limited, and the app still serves other requests', async () => {
  test.setTimeout(60_000);
  const { token } = await signUp();
  const client = createHttpClient(stack.baseUrl, { connections: 200 });
  const flood = Promise.all(Array.from({ length: 200 }, () => send('/v1/labs/hmac/compare', { client })));
  const reads: number[] = [];
  const finished = flood.then(() => true);
  const read = async () => (await send('/v1/users/me', { token })).status;
  do reads.push(await read());
  while (!(await Promise.race([finished, nextTurn(false)])));
  const answers = await flood;
  client.close();
  expect(reads.length).toBeGreaterThan(10);
  expect(new Set(reads)).toEqual(new Set([200]));
  const served = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(served.length).toBeGreaterThan(0);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) {
    expect([
      [429, 'too_many_requests'],
      [503, 'lab_busy'],
    ]).toContainEqual([answer.status, code(answer)]);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
});
