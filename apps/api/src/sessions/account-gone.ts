import type { Refusal } from '../outcome.ts';
import type { AppSessions } from './session-data.ts';

/** Answers a session whose account is deleted, and ends what is left: the next request gets the same answer as this one. */
export async function accountGone(
  sessions: Pick<AppSessions, 'revokeAll'>,
  userId: string,
): Promise<Refusal> {
  await sessions.revokeAll(userId);
  return { ok: false, code: 'invalid_token' };
}
