import { request } from 'node:http';
import { expect, inject, it, vi } from 'vitest';
import { startTestReplica, testConfig } from './testing/replicas.ts';

/** What came of a request on a connection of its own, as NGINX sends writes: a status, or the code of an error. */
function ask(url: string): Promise<number | string> {
  return new Promise((resolve) => {
    const asked = request(`${url}/v1/ping`, { agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    asked.end();
  });
}

/** Stops a replica while connections arrive all the time; what came of each. */
async function stoppedUnderLoad(): Promise<(number | string)[]> {
  const { replica } = await startTestReplica(testConfig(`${inject('redisUrl')}/9`));
  const outcomes: Promise<number | string>[] = [];
  const arriving = setInterval(() => {
    for (let number = 0; number < 3; number += 1) outcomes.push(ask(replica.url));
  }, 2);
  await vi.waitUntil(() => outcomes.length > 50);
  await replica.stop({ drainMs: 50 });
  clearInterval(arriving);
  return Promise.all(outcomes);
}

it('a replica that stops answers every connection that it was given, and refuses the others', async () => {
  const outcomes = new Set<number | string>();
  // About every third stop would reset one if it just closed.
  for (let stop = 0; stop < 16; stop += 1)
    for (const outcome of await stoppedUnderLoad()) outcomes.add(outcome);
  expect(outcomes).toEqual(new Set([200, 'ECONNREFUSED']));
}, 60_000);

it('a crowd that waits at the port when the replica stops is answered', async () => {
  const { replica } = await startTestReplica(testConfig(`${inject('redisUrl')}/9`));
  // The event loop takes one connection a turn, and the system keeps 511 for it.
  const outcomes = Array.from({ length: 300 }, () => ask(replica.url));
  await replica.stop({ drainMs: 0 });
  expect(new Set(await Promise.all(outcomes))).toEqual(new Set([200]));
});
