import type { Progress } from '@session-lab/contract';
import type { Outcome } from '../outcome.ts';
import type { ProgressStore } from './store.ts';

export type ProgressOf = ReturnType<typeof createProgress>;

/** Which labs a person has checked off: kept with the account, replaced whole. */
export function createProgress({ store }: { store: ProgressStore }) {
  return {
    read: (userId: string): Promise<Progress> => store.read(userId),

    async replace(userId: string, progress: Progress): Promise<Outcome<Progress>> {
      const written = await store.write(userId, progress);
      return written ? { ok: true, ...progress } : { ok: false, code: 'invalid_token' };
    },
  };
}
