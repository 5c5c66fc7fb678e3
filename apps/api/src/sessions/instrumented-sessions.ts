import type { Audit } from '../audit/audit.ts';
import type { RedisRecorder } from '../redis/recorder.ts';
import type { Metrics } from '../system/metrics.ts';
import type { AppSessions } from './session-data.ts';

/**
 * Wraps the token checks of `sessions`: counts their results, logs forged tokens, and records their time in Redis. Only
 * the read is recorded: no request waits for the touch that `verify` sends.
 */
export function instrumentSessions(
  sessions: AppSessions,
  {
    audit,
    metrics,
    recorder,
  }: {
    audit: Audit;
    metrics: Pick<Metrics, 'sessionVerified'>;
    recorder: Pick<RedisRecorder, 'unrecorded' | 'add'>;
  },
): AppSessions {
  const instrumented =
    (name: 'verify' | 'peek'): AppSessions['verify'] =>
    async (token, trace = {}) => {
      try {
        const verdict = await recorder.unrecorded(() => sessions[name](token, trace));
        metrics.sessionVerified(verdict.ok ? 'ok' : verdict.reason);
        if (!verdict.ok && verdict.reason === 'forged') audit({ event: 'token_forged' });
        return verdict;
      } catch (error) {
        metrics.sessionVerified('store_error');
        throw error;
      } finally {
        if (trace.storeMs !== undefined) recorder.add(trace.storeCommand ?? '', trace.storeMs);
      }
    };
  return { ...sessions, verify: instrumented('verify'), peek: instrumented('peek') };
}
