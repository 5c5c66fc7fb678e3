import type { Progress } from '@session-lab/contract';
import type { Result } from '../shared/result.ts';
import { refuseDeletedAccount } from '../sessions/deleted-account.ts';
import type { AppSessions } from '../sessions/session-data.ts';
import type { ProgressStore } from './store.ts';

export type ProgressOf = ReturnType<typeof createProgress>;

/** Reads and replaces the list of labs that a user has completed. The list is stored with the account. */
export function createProgress({
  store,
  sessions,
}: {
  store: ProgressStore;
  sessions: Pick<AppSessions, 'revokeAll'>;
}) {
  return {
    read: (userId: string): Promise<Progress> => store.read(userId),

    async replace(userId: string, progress: Progress): Promise<Result<Progress>> {
      const written = await store.write(userId, progress);
      return written ? { ok: true, ...progress } : refuseDeletedAccount(sessions, userId);
    },
  };
}
