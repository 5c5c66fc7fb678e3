import { constants, setPriority } from 'node:os';
import { compareSync, hashSync } from 'bcryptjs';

/** What one thread is asked. Passwords never come here: only their digests (see `digest.ts`). */
export type HashTask =
  | { readonly kind: 'hash'; readonly digest: string; readonly cost: number }
  | { readonly kind: 'verify'; readonly digest: string; readonly hash: string };

const bcryptHash = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;

// On Linux this lowers this one thread: the event loops of the replicas go first. Elsewhere it would lower the process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

/** bcryptjs' synchronous functions: its asynchronous ones give way to an event loop that has nothing else to do here. */
export default function work(task: HashTask): string | boolean {
  if (task.kind === 'hash') return hashSync(task.digest, task.cost);
  // bcryptjs answers false at once to a hash it cannot read: that tells by the time it takes, and hides a broken account.
  if (!bcryptHash.test(task.hash)) throw new Error('the stored hash is not one of bcrypt');
  return compareSync(task.digest, task.hash);
}
