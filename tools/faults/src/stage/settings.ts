import { join } from 'node:path';
import type { Plan, StackOptions } from '@session-lab/launcher';
import type { StackKind } from '../row.ts';
import type { TcpProxy } from '@session-lab/test-support/tcp-proxy';
import { together, withRedisProxies } from './redis-proxy.ts';
import { smallDisk, withAccountsOn } from './small-disk.ts';
import type { Behind } from './stage.ts';

/** How a stack of one kind differs from the demo's. */
export type Setting = {
  readonly bcryptCost: number;
  readonly store: StackOptions['store'];
  readonly behind: Behind;
  readonly adapt: (plan: Plan) => Plan | Promise<Plan>;
  readonly close: () => void;
};

/** The least that a server in production may have: what is looked at here is not the hashing. */
const quickCost = 10;
/** As in the demo. */
const usualCost = 12;
/** Room for some eighty accounts. */
const smallDiskBytes = 96 * 1024;

const asItIs = {
  bcryptCost: quickCost,
  store: 'server',
  behind: {},
  adapt: (plan: Plan) => plan,
  close: () => undefined,
} as const satisfies Setting;

export function settingOf(kind: StackKind, stateDir: string): Setting {
  switch (kind) {
    case 'plain':
      return asItIs;
    case 'sentinel':
    case 'cluster':
      return { ...asItIs, store: kind };
    case 'storm':
      return { ...asItIs, bcryptCost: usualCost };
    case 'proxied':
      return proxied();
    case 'small-disk':
      return onSmallDisk(stateDir);
    default:
      return kind satisfies never;
  }
}

function proxied(): Setting {
  const proxies: TcpProxy[] = [];
  const redisProxy = together(proxies);
  return {
    ...asItIs,
    behind: { redisProxy },
    adapt: (plan) => withRedisProxies(plan, 'api-2', proxies),
    close: () => redisProxy.close(),
  };
}

function onSmallDisk(stateDir: string): Setting {
  const disk = smallDisk(join(stateDir, 'small-disk'), smallDiskBytes);
  return {
    ...asItIs,
    behind: { disk },
    adapt: (plan) => withAccountsOn(disk, plan),
    close: () => disk.makeRoom(),
  };
}
