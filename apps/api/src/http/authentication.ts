import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { isUserSession, type Session, type VerifyTrace } from '@session-lab/session';
import { expressSessions, type ExpressSessions } from '@session-lab/session/express';
import { authenticateUpgrade } from '@session-lab/session/websocket';
import type { Audit } from '../audit/audit.ts';
import type { AppSession, AppSessions, SessionData } from '../sessions/session-data.ts';
import { realm } from './problems.ts';

export type Authentication = Omit<ExpressSessions<SessionData>, 'sessionOf' | 'getSession'> & {
  readonly sessionOf: (req: Request) => AppSession;
  readonly getSession: (req: Request) => AppSession | undefined;
  /**
   * Resolves to the session of a WebSocket upgrade, whose token is in the query. Rejects if the token is not
   * valid.
   */
  upgradeSession: (req: Request) => Promise<AppSession>;
  /** Ends the session whose token the request presents, if there is one. */
  endPresented: (req: Request) => Promise<void>;
  /** Ends the sessions of all tokens in the request's headers and query. */
  endExposed: (req: Request) => Promise<void>;
};

/**
 * The Express adapter of the session library, with the additions of this app: upgrades, ending sessions, and
 * audit events.
 */
export function createAuthentication(sessions: AppSessions, audit: Audit): Authentication {
  const express = expressSessions({ sessions, realm, traced: true });
  const upgradeTraces = new WeakMap<IncomingMessage, VerifyTrace>();
  const upgradeSessions = new WeakMap<Request, AppSession>();

  const endPresented = async (req: Request): Promise<void> => {
    const session = await express.presentedSession(req);
    if (session === undefined) return;
    await sessions.revoke(session.publicId);
    audit({ event: 'session_replaced', userId: ofUser(session).userId, sessionId: session.publicId });
  };

  return {
    ...express,
    endPresented,
    sessionOf: (req) => ofUser(express.sessionOf(req)),
    getSession(req) {
      const session = express.getSession(req);
      return session === undefined ? upgradeSessions.get(req) : ofUser(session);
    },
    traceOf: (req) => express.traceOf(req) ?? upgradeTraces.get(req),

    async upgradeSession(req) {
      const trace: VerifyTrace = {};
      upgradeTraces.set(req, trace);
      const verdict = await authenticateUpgrade(sessions, req, { from: ['query'], realm, trace });
      if (verdict.ok) {
        const session = ofUser(verdict.session);
        upgradeSessions.set(req, session);
        return session;
      }
      throw verdict.error;
    },

    async endExposed(req) {
      const exposed = await express.exposedSessions(req);
      for (const { userId, publicId: sessionId } of exposed.map(ofUser))
        audit({ event: 'session_sent_in_clear', userId, sessionId });
      await Promise.all(exposed.map(({ publicId }) => sessions.revoke(publicId)));
    },
  };
}

function ofUser(session: Session<SessionData>): AppSession {
  if (!isUserSession(session)) throw new Error('This app creates no sessions of guests.');
  return session;
}
