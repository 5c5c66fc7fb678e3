import type { SessionView } from '@session-lab/contract';
import { isSessionId } from '@session-lab/session';
import type { Audit } from '../audit/audit.ts';
import type { Result } from '../shared/result.ts';
import type { AppSession, AppSessions } from './session-data.ts';

export type OwnSessions = ReturnType<typeof createOwnSessions>;

/** Lists and ends the sessions of the user who requests it. */
export function createOwnSessions({ sessions, audit }: { sessions: AppSessions; audit: Audit }) {
  return {
    async list(mine: AppSession): Promise<SessionView[]> {
      const live = await sessions.list(mine.userId);
      return live.map((session) => viewOf(session, mine.publicId));
    },

    /** Resolves when the store has confirmed the end of the session. */
    async signOut(mine: AppSession): Promise<void> {
      await sessions.revoke(mine.publicId);
      audit({ event: 'sign_out', ...actorOf(mine) });
    },

    /** Fails with `not_found` if the session does not exist or belongs to another user. */
    async end(mine: AppSession, publicId: string): Promise<Result<object>> {
      const hasEnded = isSessionId(publicId) && (await sessions.revoke(publicId, { userId: mine.userId }));
      if (!hasEnded) return { ok: false, code: 'not_found' };
      audit({ event: 'session_ended', ...actorOf(mine), targetSessionId: publicId });
      return { ok: true };
    },

    async endOthers(mine: AppSession): Promise<number> {
      const count = await sessions.revokeAll(mine.userId, { except: mine.publicId });
      audit({ event: 'other_sessions_ended', ...actorOf(mine), count });
      return count;
    },
  };
}

const actorOf = ({ userId, publicId: sessionId }: AppSession) => ({ userId, sessionId });

export function viewOf(session: AppSession, currentId: string): SessionView {
  return {
    id: session.publicId,
    current: session.publicId === currentId,
    createdAt: instant(session.createdAtMs),
    lastSeenAt: instant(session.touchedAtMs),
    idleExpiresAt: instant(session.idleExpiresAtMs),
    absoluteExpiresAt: instant(session.absoluteExpiresAtMs),
    userAgent: session.data.userAgent,
    address: session.data.address,
  };
}

const instant = (ms: number): string => new Date(ms).toISOString();
