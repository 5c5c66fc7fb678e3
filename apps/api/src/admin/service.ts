import type { AdminSession, AdminSessionPage } from '@session-lab/contract';
import { isSessionId, isUserSession } from '@session-lab/session';
import type { Audit } from '../audit/audit.ts';
import type { ProgressStore } from '../progress/store.ts';
import type { Result } from '../shared/result.ts';
import { viewOf } from '../sessions/service.ts';
import type { AppSession, AppSessions } from '../sessions/session-data.ts';

export type AdminSessions = ReturnType<typeof createAdminSessions>;

/** Lists and ends the sessions of all users. The routes check that the user is an administrator. */
export function createAdminSessions({
  sessions,
  progress,
  audit,
}: {
  sessions: AppSessions;
  progress: Pick<ProgressStore, 'readMany'>;
  audit: Audit;
}) {
  return {
    async page(
      mine: AppSession,
      { cursor, count }: { cursor: string; count: number },
    ): Promise<AdminSessionPage> {
      const { sessions: listed, ...next } = await sessions.page({ cursor, count });
      const found = listed.filter(isUserSession);
      const userIds = [...new Set(found.map(({ userId }) => userId))];
      const read = await progress.readMany(userIds);
      const labsOf = new Map(userIds.map((userId, at) => [userId, Object.keys(read[at]?.labs ?? {})]));
      return {
        sessions: found.map((session) => ({
          ...adminView(session, mine.publicId),
          completedLabs: labsOf.get(session.userId) ?? [],
        })),
        ...next,
      };
    },

    async end(mine: AppSession, publicId: string): Promise<Result<object>> {
      if (!isSessionId(publicId)) return { ok: false, code: 'not_found' };
      const target = await sessions.find(publicId);
      if (!(await sessions.revoke(publicId))) return { ok: false, code: 'not_found' };
      audit({
        event: 'session_ended_by_administrator',
        userId: mine.userId,
        sessionId: mine.publicId,
        targetSessionId: publicId,
        targetUserId: target?.userId,
      });
      return { ok: true };
    },

    /**
     * Ends all sessions except `mine`. Resolves to their number. A sign-in at the same time may stay. If the store fails on the
     * way, the number of the sessions that have ended is logged too.
     */
    async endOthers(mine: AppSession): Promise<number> {
      let count = 0;
      try {
        for await (const { userId } of sessions.all())
          if (userId !== undefined) count += await sessions.revokeAll(userId, { except: mine.publicId });
        return count;
      } finally {
        audit({
          event: 'all_sessions_ended_by_administrator',
          userId: mine.userId,
          sessionId: mine.publicId,
          count,
        });
      }
    },
  };
}

/** Omits the e-mail address, which only its owner may see. */
function adminView(session: AppSession, currentId: string): Omit<AdminSession, 'completedLabs'> {
  const { id, userName, displayName, role, createdAt } = session.data.profile;
  return { ...viewOf(session, currentId), user: { id, userName, displayName, role, createdAt } };
}
