import type { AppSessions } from '../sessions/session-data.ts';
import type { Audit } from './audit.ts';

/** The same sessions. Each token with a signature of another key is logged, wherever the token came from. */
export function auditedSessions(sessions: AppSessions, audit: Audit): AppSessions {
  return {
    ...sessions,
    async verify(token, trace) {
      const verdict = await sessions.verify(token, trace);
      if (!verdict.ok && verdict.reason === 'forged') audit({ event: 'token_forged' });
      return verdict;
    },
  };
}
