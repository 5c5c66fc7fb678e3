import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ownerOf } from './port-owner.ts';
import { SetupError } from '../progress.ts';
import { portsFrom } from '../stack/plan.ts';
import { accepts } from '../process/ready.ts';
import { localNodes, portsOf, type Store } from '../config/session-nodes.ts';

export type PortUse = { port: number; use: string };

/** Returns every port of a stack and its use. */
export function portUses(base: number, replicas: number, store: Store): PortUse[] {
  const ports = portsFrom(base, replicas);
  return [
    { port: ports.http, use: 'HTTP' },
    { port: ports.https, use: 'HTTPS' },
    ...ports.replicas.map((port, index) => ({ port, use: `api-${index + 1}` })),
    ...ports.metrics.map((port, index) => ({ port, use: `metrics of api-${index + 1}` })),
    ...portsOf(store, localNodes(store, ports.redisSessions)),
    { port: ports.redisAccounts, use: 'redis-accounts' },
    { port: ports.redisLabs, use: 'redis-labs' },
    { port: ports.redisConsole, use: 'redis-console' },
    { port: ports.redisOutage, use: 'redis-outage' },
    ...clusterPorts(ports),
    { port: ports.attacker, use: 'attacker' },
    { port: ports.bank, use: 'bank' },
    { port: ports.tap, use: 'tap' },
    { port: ports.tapTls, use: 'tap with TLS' },
    { port: ports.bankTls, use: 'bank with TLS' },
  ];
}

/** Returns the ports of the servers of lab 16, which are free until the first use of the lab. */
function clusterPorts({ redisCluster, redisClusterBus }: ReturnType<typeof portsFrom>): PortUse[] {
  return [1, 2, 3, 4, 5, 6].flatMap((number) => [
    { port: redisCluster + number - 1, use: `redis-${number} of lab 16` },
    { port: redisClusterBus + number - 1, use: `redis-${number} of lab 16 (Cluster bus)` },
  ]);
}

/** Returns the ports that are in use, with the owner if the system reveals it. */
export async function takenPorts(uses: readonly PortUse[]): Promise<(PortUse & { owner: string })[]> {
  const taken: (PortUse & { owner: string })[] = [];
  for (const use of uses) {
    const reason = await unavailableReason(use.port);
    if (reason !== undefined) {
      const owner = reason === 'EACCES' ? 'ports under 1024 need root privileges' : await ownerOf(use.port);
      taken.push({ ...use, owner });
    }
  }
  return taken;
}

export async function requireFreePorts(base: number, replicas: number, store: Store): Promise<void> {
  const taken = await takenPorts(portUses(base, replicas, store));
  if (taken.length === 0) return;
  const list = taken.map(({ port, use, owner }) => `  ${port} (${use}): ${owner}`).join('\n');
  const other = await freeBase(base + 1000, replicas, store);
  throw new SetupError(
    `${taken.length === 1 ? 'A port is' : 'Ports are'} in use:\n${list}`,
    `stop ${taken.length === 1 ? 'that process' : 'those processes'}, or run npm start -- --port ${other}`,
  );
}

/** Returns the first base port, in steps of 1000, whose ports are all free. */
export async function freeBase(from: number, replicas: number, store: Store): Promise<number> {
  for (let base = from; base < 60_000; base += 1000) {
    if ((await takenPorts(portUses(base, replicas, store))).length === 0) return base;
  }
  throw new SetupError(
    `No block of ports from ${from} up is free.`,
    'stop the processes that use these ports',
  );
}

/** Returns a TCP port of 127.0.0.1 that is free at the time of the call. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

export function hasIpv6Loopback(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === '::1'),
  );
}

/**
 * Tries to connect and to bind: on macOS a bind to 127.0.0.1 succeeds while another process listens on all
 * addresses.
 */
async function unavailableReason(port: number): Promise<string | undefined> {
  if (await accepts(port)) return 'EADDRINUSE';
  for (const host of hasIpv6Loopback() ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
    const code = await bindError(port, host);
    if (code !== undefined) return code;
  }
  return undefined;
}

function bindError(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
