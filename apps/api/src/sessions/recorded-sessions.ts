import type { RedisRecorder } from '../redis/recorder.ts';
import type { AppSessions } from './session-data.ts';

/** The same sessions, for the record of what a request asked of Redis: a touch that `verify` sends is not waited for. */
export function recordedSessions(
  sessions: AppSessions,
  recorder: Pick<RedisRecorder, 'unrecorded' | 'add'>,
): AppSessions {
  const recorded =
    (name: 'verify' | 'peek'): AppSessions['verify'] =>
    async (token, trace = {}) => {
      try {
        return await recorder.unrecorded(() => sessions[name](token, trace));
      } finally {
        if (trace.storeMs !== undefined) recorder.add(trace.storeCommand ?? '', trace.storeMs);
      }
    };
  return { ...sessions, verify: recorded('verify'), peek: recorded('peek') };
}
