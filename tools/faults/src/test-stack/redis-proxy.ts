import { readFileSync, writeFileSync } from 'node:fs';
import type { Plan } from '@session-lab/launcher';
import { startTcpProxy, type TcpProxy } from '@session-lab/test-support/tcp-proxy';

/** The proxies between one replica and its Redis servers. They fail together, as one network does. */
export type RedisProxy = Pick<TcpProxy, 'cut' | 'stall' | 'repair' | 'close'>;

const urlFiles = [
  'REDIS_SESSIONS_URL_FILE',
  'REDIS_ACCOUNTS_URL_FILE',
  'REDIS_LABS_URL_FILE',
  'REDIS_OUTAGE_URL_FILE',
] as const;
const proxiedFile = (file: string): string => `${file}-proxied`;

/**
 * Adds proxies for the Redis servers of `replica` to `proxies`, and returns the plan in which the replica
 * uses the proxies.
 */
export async function withRedisProxies(plan: Plan, replica: string, proxies: TcpProxy[]): Promise<Plan> {
  const env = plan.api.find(({ name }) => name === replica)?.env ?? {};
  const changed: Record<string, string> = {};
  for (const name of urlFiles) {
    const file = env[name] ?? '';
    const proxy = await startTcpProxy(readFileSync(file, 'utf8').trim());
    proxies.push(proxy);
    writeFileSync(proxiedFile(file), proxy.url, { mode: 0o600 });
    changed[name] = proxiedFile(file);
  }
  return {
    ...plan,
    api: plan.api.map((spec) =>
      spec.name === replica ? { ...spec, env: { ...spec.env, ...changed } } : spec,
    ),
  };
}

/** Applies every action to all of the proxies. */
export function together(proxies: readonly TcpProxy[]): RedisProxy {
  return {
    cut: () => proxies.forEach((proxy) => proxy.cut()),
    stall: () => proxies.forEach((proxy) => proxy.stall()),
    repair: () => proxies.forEach((proxy) => proxy.repair()),
    close: () => proxies.forEach((proxy) => proxy.close()),
  };
}
