import { join } from 'node:path';
import type { Plan } from '@session-lab/launcher';
import type { StackKind } from '../row.ts';
import { openLink, throughLink } from './link.ts';
import { smallDisk, withAccountsOn } from './small-disk.ts';
import type { Behind } from './stage.ts';

/** How a stack of one kind differs from the demo's. */
export type Setting = {
  readonly bcryptCost: number;
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

export function settingOf(kind: StackKind, stateDir: string): Setting {
  switch (kind) {
    case 'plain':
      return { ...asItIs, bcryptCost: quickCost };
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

const asItIs = { behind: {}, adapt: (plan: Plan) => plan, close: () => undefined };

function proxied(): Setting {
  const link = openLink();
  return {
    bcryptCost: quickCost,
    behind: { link },
    async adapt(plan) {
      const ports = new Map<number, number>();
      for (const port of [plan.ports.redisSessions, plan.ports.redisAccounts])
        ports.set(port, await link.connect(port));
      return throughLink(plan, 'api-2', ports);
    },
    close: () => link.close(),
  };
}

function onSmallDisk(stateDir: string): Setting {
  const disk = smallDisk(join(stateDir, 'small-disk'), smallDiskBytes);
  return {
    bcryptCost: quickCost,
    behind: { disk },
    adapt: (plan) => withAccountsOn(disk, plan),
    close: () => disk.makeRoom(),
  };
}
