import { eventually } from '@session-lab/test-support/eventually';
import { expect, it } from 'vitest';
import { algorithms, workMs } from '@session-lab/contract/labs/balancing';
import type { Answer, Caller } from '../../testing/caller.ts';
import { useReplicas } from '../../testing/replicas.ts';

const api = useReplicas({ db: 13 });
const work = (call: Caller, algorithm = 'round-robin'): Promise<Answer> =>
  call('GET', `/v1/labs/balancing/${algorithm}/work`);
const inFlight = (answers: readonly Answer[]): string[] =>
  answers.map(({ body }) => /"inFlight":(\d+)/.exec(JSON.stringify(body))?.[1] ?? '').sort();

it.each(algorithms)('a replica returns its name, for every algorithm: %s', async (algorithm) => {
  expect(await work(api.second, algorithm)).toMatchObject({
    status: 200,
    body: { servedBy: 'api-2', inFlight: 1 },
  });
});

it('an unknown algorithm is not found', async () => {
  expect((await work(api.first, 'random')).status).toBe(404);
});

it('requests that arrive together are in flight together, each for the time of the work', async () => {
  // On a busy machine the last request may arrive after the first response.
  await eventually(async () => {
    const startedAtMs = performance.now();
    const answers = await Promise.all(Array.from({ length: 4 }, () => work(api.first)));
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(workMs - 5);
    expect(inFlight(answers)).toEqual(['1', '2', '3', '4']);
  });
});

it('a request to a slow replica counts from its arrival until its response', async () => {
  const slow = { fault: 'slow', replica: 'api-2', delayMs: 400, forMs: 30_000 };
  await api.first('POST', '/v1/admin/faults', { body: slow });
  // The replica receives the fault a moment after the request for it.
  await eventually(async () => {
    const together = [work(api.second), work(api.second), work(api.second)];
    expect((await work(api.first)).body).toMatchObject({ inFlight: 1 });
    expect(inFlight(await Promise.all(together))).toEqual(['1', '2', '3']);
  });
  await api.first('POST', '/v1/admin/faults', { body: { fault: 'heal', replica: 'api-2' } });
  expect((await work(api.second)).body).toMatchObject({ inFlight: 1 });
});

it('does not query Redis', async () => {
  expect((await work(api.first)).headers['server-timing']).toMatch(/^handler;dur=[\d.]+$/);
});
