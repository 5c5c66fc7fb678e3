import { constants, setPriority } from 'node:os';
import { measureComparisons } from './hmac/compare.ts';
import { createSigner, type SigningKeys } from './hmac/signing.ts';

export type HeavyTask =
  | { readonly kind: 'compare' }
  | { readonly kind: 'sign'; readonly keys: SigningKeys; readonly message: string };

// The event loops have priority, as in `passwords/hash.worker.ts`.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

export default function work(task: HeavyTask): unknown {
  if (task.kind === 'compare') return measureComparisons(() => process.hrtime.bigint());
  return createSigner(task.keys)(Buffer.from(task.message));
}
