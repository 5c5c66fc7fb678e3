import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { eventually } from '@session-lab/test-support/eventually';
import { prepareLabCluster, startLabCluster, type LabCluster } from '@session-lab/test-support/lab-cluster';
import { expect, onTestFinished, test } from 'vitest';

const allPorts = 12;
const startsWithinMs = 60_000;

/** Orders the start as a replica of the API does, and waits until the six servers are a Cluster. */
async function useServers(cluster: LabCluster): Promise<void> {
  const labs = connected(cluster.labsUrl);
  await labs.set('lab:cluster:used', '1', 'PX', 60_000);
  await eventually(async () => {
    if ((await labs.get('lab:cluster:state')) === null) await labs.rpush('lab:cluster:work', 'start');
    expect(await labs.get('lab:cluster:state')).toBe('ready');
  }, startsWithinMs);
  expect(await cluster.listening()).toBe(allPorts);
}

function connected(url: string): Redis {
  const client = new Redis(url).on('error', () => undefined);
  onTestFinished(() => client.disconnect());
  return client;
}

async function launched(cluster: LabCluster): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('launch-lab-cluster.ts', import.meta.url));
  const launcher = fork(program, { env: { ...process.env, ...cluster.environment } });
  onTestFinished(() => void launcher.kill('SIGKILL'));
  await once(launcher, 'message');
  return launcher;
}

test('no server of lab 16 runs before the first use, and none after SIGTERM to the supervisor only', async () => {
  const cluster = await startLabCluster();
  onTestFinished(() => cluster.stop());
  expect(await cluster.listening()).toBe(0);
  await useServers(cluster);
  await cluster.terminate();
  await eventually(async () => expect(await cluster.listening()).toBe(0));
}, 120_000);

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'after %s to the launcher, no server of lab 16 runs',
  async (signal) => {
    const cluster = await prepareLabCluster();
    onTestFinished(() => cluster.stop());
    const launcher = await launched(cluster);
    await useServers(cluster);
    launcher.kill(signal);
    await eventually(async () => expect(await cluster.listening()).toBe(0));
  },
  120_000,
);
