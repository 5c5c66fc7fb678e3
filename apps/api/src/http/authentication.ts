import type { Request } from 'express';
import type { ProblemCode } from '@session-lab/contract';
import type { Session, VerifyTrace } from '@session-lab/session';
import { AuthenticationError, expressSessions, type ExpressSessions } from '@session-lab/session/express';
import { authenticateUpgrade } from '@session-lab/session/websocket';
import type { Audit } from '../audit/audit.ts';
import type { AppSessions, SessionData } from '../sessions/session-data.ts';
import { ProblemError } from './problem-error.ts';

const realm = 'session-lab';

/**
 * Returns the challenge that every 401 has (RFC 9110, section 15.5.2), a wrong password's too. For `Bearer` a browser opens
 * no dialog; `error` is there only where the request had a token (RFC 6750, section 3.1).
 */
export const challengeFor = (code: ProblemCode): string =>
  new AuthenticationError(code === 'invalid_token' ? code : 'authentication_required', realm).challenge;

export type Authentication = ExpressSessions<SessionData> & {
  /** The session of a WebSocket's upgrade, whose token is in the query; whatever is wrong with it throws. */
  upgradeSession: (req: Request) => Promise<Session<SessionData>>;
  /** Ends the session whose token came with a request, if there is one. */
  endPresented: (req: Request) => Promise<void>;
  /** Ends every session whose token is in a request's headers or query, also where that is more than one. */
  endExposed: (req: Request) => Promise<void>;
};

/** Who asks: the session library's Express adapter, and the few things this app does with a token beside. */
export function createAuthentication(sessions: AppSessions, audit: Audit): Authentication {
  const express = expressSessions({ sessions, realm, traced: true });
  const upgradeTraces = new WeakMap<Request, VerifyTrace>();
  const upgradeSessions = new WeakMap<Request, Session<SessionData>>();

  const endPresented = async (req: Request): Promise<void> => {
    const session = await express.presentedSession(req);
    if (session === undefined) return;
    await sessions.revoke(session.publicId);
    audit({ event: 'session_replaced', userId: session.userId, sessionId: session.publicId });
  };

  return {
    ...express,
    endPresented,
    sessionOrGuest: (req) => express.sessionOrGuest(req) ?? upgradeSessions.get(req),
    traceOf: (req) => express.traceOf(req) ?? upgradeTraces.get(req),

    async upgradeSession(req) {
      const trace: VerifyTrace = {};
      upgradeTraces.set(req, trace);
      const verdict = await authenticateUpgrade(sessions, req, trace);
      if (verdict.ok) {
        upgradeSessions.set(req, verdict.session);
        return verdict.session;
      }
      if (verdict.code === 'store_unavailable') throw new ProblemError(verdict.code, { retryAfterMs: 1_000 });
      throw new AuthenticationError(verdict.code, realm, verdict.reason);
    },

    async endExposed(req) {
      const exposed = await express.exposedSessions(req);
      for (const { userId, publicId: sessionId } of exposed)
        audit({ event: 'session_sent_in_clear', userId, sessionId });
      await Promise.all(exposed.map(({ publicId }) => sessions.revoke(publicId)));
    },
  };
}
