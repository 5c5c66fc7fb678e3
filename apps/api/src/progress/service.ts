import type { Progress } from '@session-lab/contract';
import type { Outcome } from '../outcome.ts';
import { accountGone } from '../sessions/account-gone.ts';
import type { AppSessions } from '../sessions/session-data.ts';
import type { ProgressStore } from './store.ts';

export type ProgressOf = ReturnType<typeof createProgress>;

/** Which labs a person has checked off: kept with the account, replaced whole. */
export function createProgress({
  store,
  sessions,
}: {
  store: ProgressStore;
  sessions: Pick<AppSessions, 'revokeAll'>;
}) {
  return {
    read: (userId: string): Promise<Progress> => store.read(userId),

    async replace(userId: string, progress: Progress): Promise<Outcome<Progress>> {
      const written = await store.write(userId, progress);
      return written ? { ok: true, ...progress } : accountGone(sessions, userId);
    },
  };
}
