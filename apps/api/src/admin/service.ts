import type { AdminSession, AdminSessionPage } from '@session-lab/contract';
import type { Session } from '@session-lab/session';
import type { Audit } from '../audit/audit.ts';
import type { Result } from '../shared/result.ts';
import { viewOf } from '../sessions/service.ts';
import type { AppSessions, SessionData } from '../sessions/session-data.ts';

export type AdminSessions = ReturnType<typeof createAdminSessions>;

/** Lists and ends the sessions of all users. The routes check that the user is an administrator. */
export function createAdminSessions({ sessions, audit }: { sessions: AppSessions; audit: Audit }) {
  return {
    async page(
      mine: Session<SessionData>,
      { cursor, count }: { cursor: string; count: number },
    ): Promise<AdminSessionPage> {
      const { sessions: found, ...next } = await sessions.scan(cursor, count);
      return { sessions: found.map((session) => adminView(session, mine.publicId)), ...next };
    },

    async end(mine: Session<SessionData>, publicId: string): Promise<Result<object>> {
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
  };
}

/** Omits the e-mail address, which only its owner may see. */
function adminView(session: Session<SessionData>, currentId: string): AdminSession {
  const { id, userName, displayName, role, createdAt } = session.data.profile;
  return { ...viewOf(session, currentId), user: { id, userName, displayName, role, createdAt } };
}
