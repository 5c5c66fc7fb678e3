import { expect, it } from 'vitest';
import { caller } from '../testing/caller.ts';
import { useReplicas } from '../testing/replicas.ts';

const api = useReplicas({ db: 8 });

it.each(['127.0.0.1:9181', '[::1]:9181', 'localhost', 'LOCALHOST:9181', 'api-1:9181'])(
  'serves metrics to the host %s',
  async (host) => {
    const answer = await caller(api.urls.metrics)('GET', '/metrics', { headers: { host } });
    expect(answer).toMatchObject({
      status: 200,
      body: expect.stringContaining('process_resident_memory_bytes'),
    });
  },
);

it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:9181', 'api-2'])(
  'refuses metrics to the foreign host "%s"',
  async (host) => {
    expect(await caller(api.urls.metrics)('GET', '/metrics', { headers: { host } })).toMatchObject({
      status: 403,
    });
  },
);
