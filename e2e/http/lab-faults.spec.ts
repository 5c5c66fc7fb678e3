import { expect, test } from '@playwright/test';
import { crashLastsMs, endpoints, maxCrashMs, type Fault } from '@session-lab/contract';
import { signUp } from '../support/account.ts';
import { code, send, type Answer } from '../support/http.ts';
import { expectBothReplicas } from '../support/lab.ts';

const balanced = '/v1/labs/balancing/round-robin/work';
const inject = (json: Fault): Promise<Answer> => send(endpoints.injectFault.path, { method: 'POST', json });
const triedFor = async (path: string): Promise<unknown> => (await send(path)).headers['x-upstream'];

test('NGINX retries a crashed replica once, then skips it, and uses it again after ten seconds; sessions stay valid', async () => {
  test.setTimeout(60_000);
  const { token } = await signUp();
  const crashedAtMs = performance.now();
  expect((await inject({ fault: 'crash', replica: 'api-2' })).status).toBe(200);

  await expect.poll(() => triedFor(balanced), { intervals: [50] }).toBe('api-2, api-1');
  for (let sent = 0; sent < 4; sent++) expect(await triedFor(balanced)).toBe('api-1');
  const tried = new Set<unknown>();
  for (let sent = 0; sent < 4; sent++) {
    const { status, headers } = await send('/v1/users/me', { token });
    expect([status, headers['x-served-by']]).toEqual([200, 'api-1']);
    tried.add(headers['x-upstream']);
  }
  // The app's own upstreams try a crashed replica again each time it is its turn.
  expect(tried).toEqual(new Set(['api-1', 'api-2, api-1']));

  await expect.poll(() => triedFor('/v1/ping'), { timeout: 14_000, intervals: [100] }).toBe('api-2');
  expect(performance.now() - crashedAtMs).toBeGreaterThan(crashLastsMs - 500);
  await expect.poll(() => triedFor(balanced), { intervals: [100] }).toBe('api-2');
  expect((await send('/v1/users/me', { token })).status).toBe(200);
  await expectBothReplicas();
});

test('a crash of a minute ends when it is healed', async () => {
  expect((await inject({ fault: 'crash', replica: 'api-2', forMs: maxCrashMs })).status).toBe(200);
  await expect.poll(() => triedFor(balanced), { intervals: [50] }).toBe('api-2, api-1');
  const healedAtMs = performance.now();
  expect((await inject({ fault: 'heal', replica: 'api-2' })).status).toBe(200);
  await expect.poll(() => triedFor('/v1/ping'), { timeout: 14_000, intervals: [100] }).toBe('api-2');
  expect(performance.now() - healedAtMs).toBeLessThan(10_000);
  await expectBothReplicas();
});

test('crashing an unknown replica gives 404', async () => {
  const answer = await inject({ fault: 'crash', replica: 'api-9' });
  expect([answer.status, code(answer)]).toEqual([404, 'not_found']);
});
