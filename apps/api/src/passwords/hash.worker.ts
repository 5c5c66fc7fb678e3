import { constants, setPriority } from 'node:os';
import { compareSync, hashSync } from 'bcryptjs';
import { compareInFull } from './compare-in-full.ts';

/** A task for one thread. It holds the digest of a password (see `digest.ts`), never the password. */
export type HashTask =
  | { readonly kind: 'hash'; readonly digest: string; readonly cost: number }
  /** `cost` is the configured cost: the work of the comparison, whatever the cost of `hash`. */
  | { readonly kind: 'verify'; readonly digest: string; readonly hash: string; readonly cost: number };

const bcryptHash = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;

// On Linux this lowers this one thread: the event loops of the replicas go first. Elsewhere it would lower the process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

/** bcryptjs' synchronous functions: its asynchronous ones give way to an event loop that has nothing else to do here. */
export default function work(task: HashTask): string | boolean {
  if (task.kind === 'hash') return hashSync(task.digest, task.cost);
  // bcryptjs returns false at once for a hash that it cannot read: the time would show it, and the fault would stay hidden.
  if (!bcryptHash.test(task.hash)) throw new Error('the stored hash is not one of bcrypt');
  return compareInFull(task, compareSync);
}
