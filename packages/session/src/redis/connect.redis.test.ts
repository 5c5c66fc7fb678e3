import { eventually } from '@session-lab/test-support/eventually';
import { startRedisServer } from '@session-lab/test-support/redis-server';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { SessionStoreError } from '../errors.ts';
import { aSession } from '../testing/contract/harness.ts';
import { openSessionRedis, outcomeOf, untilClosed } from '../testing/redis.ts';

async function aServer(...args: string[]) {
  const server = await startRedisServer(...args);
  onTestFinished(() => server.stop());
  return server;
}

async function opened(url: string) {
  const redis = await openSessionRedis(url);
  onTestFinished(() => redis.close());
  return redis;
}

test('a client leaves a demoted server, and connects to the server that has its name', async () => {
  const { url } = await aServer();
  const { store, client } = await opened(url);
  const operator = new Redis(url);
  onTestFinished(() => operator.disconnect());
  await operator.replicaof('127.0.0.1', 1);
  const closed = untilClosed(client);
  expect(await outcomeOf(store.insert(aSession()))).toHaveProperty(
    'cause.message',
    expect.stringContaining('READONLY'),
  );
  await closed;
  await operator.replicaof('NO', 'ONE');
  await eventually(() => store.insert(aSession()));
});

test('a single server waits for a Redis replica only if the URL sets `replicas`', async () => {
  // The default makes a new Redis replica wait 5 s for others.
  const { url } = await aServer('--repl-diskless-sync-delay', '0');
  const [plain, replicated] = [await opened(url), await opened(`${url}?replicas=1`)];
  const session = aSession();
  await plain.store.insert(session);
  expect(await outcomeOf(replicated.store.remove(session))).toBeInstanceOf(SessionStoreError);
  expect(await plain.store.remove(session)).toBe(false);

  const { port } = new URL(url);
  await aServer('--replicaof', `127.0.0.1 ${port}`);
  await eventually(() => replicated.store.confirmOver(session.publicId));
});
