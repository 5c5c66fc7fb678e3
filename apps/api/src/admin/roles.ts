import type { Role } from '@session-lab/contract';
import type { AppSessions } from '../sessions/session-data.ts';
import { canonicalEmail } from '../users/canonical.ts';
import type { AccountStore } from '../users/store.ts';

/**
 * Gives an account another role. Its sessions hold the old one and end, also when the role was that already: so a call
 * that failed half-way is simply made again.
 */
export async function changeRole(
  { accounts, sessions }: { accounts: AccountStore; sessions: AppSessions },
  email: string,
  role: Role,
): Promise<'changed' | 'not_found'> {
  const account = await accounts.findByEmail(canonicalEmail(email));
  if (account === undefined || !(await accounts.changeRole(account.id, role))) return 'not_found';
  await sessions.revokeAll(account.id);
  return 'changed';
}
