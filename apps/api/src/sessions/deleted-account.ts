import type { Failure } from '../shared/result.ts';
import type { AppSessions } from './session-data.ts';

/**
 * Returns the failure for a session whose account is deleted. Ends the user's remaining sessions, so that the next request
 * gets the same answer.
 */
export async function refuseDeletedAccount(
  sessions: Pick<AppSessions, 'revokeAll'>,
  userId: string,
): Promise<Failure> {
  await sessions.revokeAll(userId);
  return { ok: false, code: 'invalid_token' };
}
