import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ensureCertificates } from '@session-lab/test-support/certificates';
import { freePort } from '@session-lab/test-support/ports';
import { runRedis } from '@session-lab/test-support/redis-server';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { aSession } from '../testing/contract/harness.ts';
import { openSessionRedis } from '../testing/redis.ts';

const folder = mkdtempSync(join(tmpdir(), 'session-lab-tls-'));
const trusted = getCACertificates('default');
let tls: string[];
beforeAll(async () => {
  const { ca, certificate, key } = await ensureCertificates(folder, Date.now());
  setDefaultCACertificates([...trusted, readFileSync(ca, 'utf8')]);
  tls = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', ca];
  tls.push('--tls-auth-clients', 'no', '--tls-replication', 'yes', '--tls-cluster', 'yes', '--port', '0');
});
afterAll(() => {
  setDefaultCACertificates(trusted);
  rmSync(folder, { recursive: true });
});

/** Starts a server that accepts only TLS, and stops it after the test. Returns its port. */
async function start(ready: string, ...args: string[]): Promise<number> {
  const port = await freePort();
  const all = [...args, '--tls-port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, ...tls];
  const server = await runRedis(all, folder, ready);
  onTestFinished(() => server.kill());
  return port;
}

const startServer = (...args: string[]): Promise<number> =>
  start('Ready to accept connections', '--save', '', ...args);

/** Returns whether a session can be inserted, read and deleted. */
async function keepsSessions(url: string): Promise<boolean> {
  const opened = await openSessionRedis(url);
  onTestFinished(() => opened.close());
  const session = aSession();
  await opened.store.insert(session);
  const text = await opened.store.read(session.publicId);
  return text === session.text && opened.store.remove(session);
}

test('rediss:// connects to a server over TLS', async () => {
  expect(await keepsSessions(`rediss://localhost:${await startServer()}`)).toBe(true);
});

test('rediss+sentinel:// connects to Sentinels and servers over TLS', async () => {
  const file = join(folder, 'sentinel.conf');
  writeFileSync(file, `sentinel monitor sessions 127.0.0.1 ${await startServer()} 1\n`);
  const port = await start('+monitor master', file, '--sentinel');
  expect(await keepsSessions(`rediss+sentinel://localhost:${port}/sessions?replicas=0`)).toBe(true);
});

test('rediss+cluster:// connects to a Cluster over TLS', async () => {
  const busPort = await freePort();
  // A single server of a Cluster does not know its own address.
  const announce = ['--cluster-announce-ip', '127.0.0.1', '--cluster-port', `${busPort}`];
  const port = await startServer('--cluster-enabled', 'yes', ...announce);
  const operator = new Redis({ port, tls: {} });
  onTestFinished(() => operator.disconnect());
  await operator.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
  expect(await keepsSessions(`rediss+cluster://localhost:${port}?replicas=0`)).toBe(true);
});
