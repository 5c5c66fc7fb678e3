import type { Role } from '@session-lab/contract';
import type { AppSessions } from '../sessions/session-data.ts';
import { canonicalLogin } from '../users/canonical.ts';
import type { AccountStore } from '../users/store.ts';

/**
 * Gives an account another role. `login`: its user name or e-mail address. Its sessions hold the old role and end, even if
 * the account had the new role already: a call that failed half-way can be repeated.
 */
export async function changeRole(
  { accounts, sessions }: { accounts: AccountStore; sessions: AppSessions },
  login: string,
  role: Role,
): Promise<'changed' | 'not_found'> {
  const account = await accounts.findByLogin(canonicalLogin(login));
  if (account === undefined || !(await accounts.changeRole(account.id, role))) return 'not_found';
  await sessions.revokeAll(account.id);
  return 'changed';
}
