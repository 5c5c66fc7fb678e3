import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@session-lab/test-support/eventually';
import { expect, inject, it } from 'vitest';
import { startTestReplica, testConfig } from './testing/replicas.ts';

/** Sends a request on a new connection, as NGINX does for writes. Resolves to the status, or to the code of the error. */
function send(url: string): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request(`${url}/v1/ping`, { agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    sent.end();
  });
}

/** Stops a replica while new connections arrive. Resolves to the result of each connection. */
async function stoppedUnderLoad(): Promise<(number | string)[]> {
  const { replica } = await startTestReplica(testConfig(`${inject('redisUrl')}/9`));
  const results: (number | string)[] = [];
  const stopped = new AbortController();
  /** Sends three requests after the answers to the last three, so that a busy machine gets no more than it can serve. */
  const arriving = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      results.push(...(await Promise.all([1, 2, 3].map(() => send(replica.url)))));
      await pause(2);
    }
  };
  const load = Promise.all([arriving(), arriving()]);
  await eventually(() => expect(results.length).toBeGreaterThan(50));
  await replica.stop({ drainMs: 50 });
  stopped.abort();
  await load;
  return results;
}

it('a replica that stops answers every accepted connection and refuses the others', async () => {
  const results = new Set<number | string>();
  // If the server closed at once, about every third stop would reset a connection.
  for (let stop = 0; stop < 16; stop += 1) for (const result of await stoppedUnderLoad()) results.add(result);
  expect(results).toEqual(new Set([200, 'ECONNREFUSED']));
}, 180_000);

it('connections that are pending when the replica stops are answered', async () => {
  const { replica } = await startTestReplica(testConfig(`${inject('redisUrl')}/9`));
  // The event loop accepts one connection per turn, and the system queues up to 511.
  const results = Array.from({ length: 300 }, () => send(replica.url));
  await replica.stop({ drainMs: 0 });
  expect(new Set(await Promise.all(results))).toEqual(new Set([200]));
});
