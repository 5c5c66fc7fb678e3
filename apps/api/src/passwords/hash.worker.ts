import { compareSync, hashSync } from 'bcryptjs';
import { compareInFull } from './compare-in-full.ts';
import { setThreadPriority } from './thread-priority.ts';

/** Has the digest of a password (`createDigest`), never the password. */
export type HashTask =
  | { readonly kind: 'hash'; readonly digest: string; readonly cost: number }
  /** `cost` is the configured cost, which sets the time. */
  | { readonly kind: 'verify'; readonly digest: string; readonly hash: string; readonly cost: number };

const bcryptHash = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;

setThreadPriority();

/** Uses the synchronous functions of bcryptjs: this thread has no other work. */
export default function work(task: HashTask): string | boolean {
  if (task.kind === 'hash') return hashSync(task.digest, task.cost);
  // bcryptjs returns false at once for a malformed hash, which would hide the defect.
  if (!bcryptHash.test(task.hash)) throw new Error('the stored hash is not a bcrypt hash');
  return compareInFull(task, compareSync);
}
