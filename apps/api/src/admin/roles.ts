import type { Role } from '@session-lab/contract';
import type { Audit } from '../audit/audit.ts';
import type { AppSessions } from '../sessions/session-data.ts';
import type { Account, AccountStore } from '../users/store.ts';

/**
 * Gives an account another role. Its sessions hold the old role and end, even if the account had the new role already: a
 * call that failed half-way can be repeated.
 */
export async function changeRole(
  { accounts, sessions, audit }: { accounts: AccountStore; sessions: AppSessions; audit: Audit },
  { id, role: previousRole }: Account,
  { role, systemUser }: { role: Role; systemUser: string },
): Promise<'changed' | 'not_found'> {
  if (!(await accounts.changeRole(id, role))) return 'not_found';
  // Before the sessions end: the account has its new role even if that fails.
  audit({ event: 'role_changed', targetUserId: id, previousRole, role, systemUser });
  await sessions.revokeAll(id);
  return 'changed';
}
