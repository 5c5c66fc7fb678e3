import { parseArgs } from 'node:util';
import type { Role } from '@session-lab/contract';
import type { Audit } from '../audit/audit.ts';
import type { AppSessions } from '../sessions/session-data.ts';
import { canonicalLogin } from '../users/canonical.ts';
import type { Account, AccountStore } from '../users/store.ts';

export const roleCommandUsage =
  'Usage: npm run admin -- grant|revoke <user name or e-mail address> [--yes]\n' +
  '  grant   makes the account an administrator\n' +
  '  revoke  removes the administrator rights of the account\n' +
  '  --yes   skips the question; required if standard input is not a terminal';

export type RoleCommand = { readonly login: string; readonly role: Role; readonly yes: boolean };

/** Returns undefined for invalid arguments. */
export function parseRoleCommand(args: readonly string[]): RoleCommand | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { yes: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [action, login, ...more] = positionals;
    if ((action !== 'grant' && action !== 'revoke') || login === undefined || more.length > 0)
      return undefined;
    return { login, role: action === 'grant' ? 'admin' : 'user', yes: values.yes };
  } catch {
    return undefined;
  }
}

export type RoleCommandResult = 'changed' | 'not_found' | 'declined' | 'needs_yes';

/** Prints the account and changes its role after a confirmation. */
export async function runRoleCommand(
  { login, role, yes }: RoleCommand,
  {
    accounts,
    print,
    confirm,
    ...rest
  }: {
    accounts: AccountStore;
    sessions: AppSessions;
    audit: Audit;
    systemUser: string;
    print: (text: string) => void;
    /** Resolves to the answer to a yes-or-no question. The function is undefined if standard input is not a terminal. */
    confirm: ((question: string) => Promise<boolean>) | undefined;
  },
): Promise<RoleCommandResult> {
  const account = await accounts.findByLogin(canonicalLogin(login));
  if (account === undefined) return 'not_found';
  print(describe(account));
  if (!yes) {
    if (confirm === undefined) return 'needs_yes';
    if (!(await confirm(questions[role]))) return 'declined';
  }
  return changeRole({ accounts, ...rest }, account, { role, systemUser: rest.systemUser });
}

const questions = {
  admin: 'Make this account an administrator? It is signed out everywhere. [y/N] ',
  user: 'Remove the administrator rights of this account? It is signed out everywhere. [y/N] ',
} as const satisfies Record<Role, string>;

const describe = ({ userName, createdAt, role }: Account): string =>
  `User name:  ${userName}\nSigned up:  ${createdAt.slice(0, 10)}\nRole:       ${role}`;

/**
 * Changes the role of an account and ends its sessions, which hold the old role. The sessions end even if the account already
 * has the new role, so that a call that failed can be repeated.
 */
async function changeRole(
  { accounts, sessions, audit }: { accounts: AccountStore; sessions: AppSessions; audit: Audit },
  { id, role: previousRole }: Account,
  { role, systemUser }: { role: Role; systemUser: string },
): Promise<'changed' | 'not_found'> {
  if (!(await accounts.changeRole(id, role))) return 'not_found';
  // The event is logged before the sessions end: if `revokeAll` fails, the account still has its new role.
  audit({ event: 'role_changed', targetUserId: id, previousRole, role, systemUser });
  await sessions.revokeAll(id);
  return 'changed';
}
