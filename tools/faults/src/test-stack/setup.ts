import { join } from 'node:path';
import type { Plan, StackOptions } from '@session-lab/launcher';
import type { StackKind } from '../scenario.ts';
import type { TcpProxy } from '@session-lab/test-support/tcp-proxy';
import { together, withRedisProxies } from './redis-proxy.ts';
import { smallDisk, withAccountsOn } from './small-disk.ts';
import type { StackInternals } from './test-stack.ts';

/** Differences between a stack of one kind and the stack of the demo. */
export type StackSetup = {
  readonly bcryptCost: number;
  readonly store: StackOptions['store'];
  readonly internals: StackInternals;
  readonly adapt: (plan: Plan) => Plan | Promise<Plan>;
  readonly close: () => void;
};

/** Lowest cost that the configuration accepts in production. Most scenarios do not measure the hashing. */
const lowCost = 10;
/** Cost of the demo. */
const demoCost = 12;
/** Space for about eighty accounts. */
const smallDiskBytes = 96 * 1024;

const plainSetup = {
  bcryptCost: lowCost,
  store: 'server',
  internals: {},
  adapt: (plan: Plan) => plan,
  close: () => undefined,
} as const satisfies StackSetup;

export function setupOf(kind: StackKind, stateDir: string): StackSetup {
  switch (kind) {
    case 'plain':
      return plainSetup;
    case 'sentinel':
    case 'cluster':
      return { ...plainSetup, store: kind };
    case 'storm':
      return { ...plainSetup, bcryptCost: demoCost };
    case 'proxied':
      return proxied();
    case 'small-disk':
      return onSmallDisk(stateDir);
    default:
      return kind satisfies never;
  }
}

function proxied(): StackSetup {
  const proxies: TcpProxy[] = [];
  const redisProxy = together(proxies);
  return {
    ...plainSetup,
    internals: { redisProxy },
    adapt: (plan) => withRedisProxies(plan, 'api-2', proxies),
    close: () => redisProxy.close(),
  };
}

function onSmallDisk(stateDir: string): StackSetup {
  const disk = smallDisk(join(stateDir, 'small-disk'), smallDiskBytes);
  return {
    ...plainSetup,
    internals: { disk },
    adapt: (plan) => withAccountsOn(disk, plan),
    close: () => disk.makeRoom(),
  };
}
