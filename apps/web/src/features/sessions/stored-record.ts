import type { SessionView } from '@session-lab/contract';

/**
 * Returns the value that Redis stores for a session, as `packages/session/src/record.ts` encodes it. `u` is
 * the user, `c` the creation, `t` the last restart of the idle timeout, and `x` the absolute expiry. `d` is
 * the data of the app, which this function shortens.
 */
export function storedRecord(
  { createdAt, lastSeenAt, absoluteExpiresAt, address }: SessionView,
  userId: string,
): string {
  const times = { c: Date.parse(createdAt), t: Date.parse(lastSeenAt), x: Date.parse(absoluteExpiresAt) };
  const text = JSON.stringify({ u: userId, ...times, d: { address } });
  return text.replace(/\}\}$/, ',"userAgent":…,"profile":…}}');
}
