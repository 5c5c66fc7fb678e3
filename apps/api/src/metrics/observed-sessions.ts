import type { AppSessions } from '../sessions/session-data.ts';
import type { Metrics } from './metrics.ts';

/** The same sessions, with what comes of each token counted. */
export function observedSessions(sessions: AppSessions, metrics: Metrics): AppSessions {
  const observed =
    (name: 'verify' | 'peek'): AppSessions['verify'] =>
    async (token, trace) => {
      try {
        const verdict = await sessions[name](token, trace);
        metrics.sessionVerified(verdict.ok ? 'ok' : verdict.reason);
        return verdict;
      } catch (error) {
        metrics.sessionVerified('store_error');
        throw error;
      }
    };
  return { ...sessions, verify: observed('verify'), peek: observed('peek') };
}
