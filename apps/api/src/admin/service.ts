import type { AdminSession, AdminSessionPage } from '@session-lab/contract';
import type { Session } from '@session-lab/session';
import type { Outcome } from '../outcome.ts';
import { viewOf } from '../sessions/service.ts';
import type { AppSessions, SessionData } from '../sessions/session-data.ts';

export type AdminSessions = ReturnType<typeof createAdminSessions>;

/** Everybody's sessions, for an administrator. Who that is, the routes ask. */
export function createAdminSessions({ sessions }: { sessions: AppSessions }) {
  return {
    async page(
      mine: Session<SessionData>,
      { cursor, count }: { cursor: string; count: number },
    ): Promise<AdminSessionPage> {
      const { sessions: found, ...next } = await sessions.scan(cursor, count);
      return { sessions: found.map((session) => adminView(session, mine.publicId)), ...next };
    },

    async end(publicId: string): Promise<Outcome<object>> {
      return (await sessions.revoke(publicId)) ? { ok: true } : { ok: false, code: 'not_found' };
    },
  };
}

/** Without the e-mail address, which is its owner's to see. */
function adminView(session: Session<SessionData>, currentId: string): AdminSession {
  const { id, userName, displayName, role, createdAt } = session.data.profile;
  return { ...viewOf(session, currentId), user: { id, userName, displayName, role, createdAt } };
}
