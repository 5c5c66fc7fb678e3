import { parseArgs } from 'node:util';
import type { Role } from '@session-lab/contract';
import type { Audit } from '../audit/audit.ts';
import type { AppSessions } from '../sessions/session-data.ts';
import { canonicalLogin } from '../users/canonical.ts';
import type { Account, AccountStore } from '../users/store.ts';
import { changeRole } from './roles.ts';

export const adminUsage =
  'Usage: npm run admin -- grant|revoke <user name or e-mail address> [--yes]\n' +
  '  grant   makes the account an administrator\n' +
  '  revoke  makes the account a user without rights of an administrator\n' +
  '  --yes   skips the question; required where standard input is not a terminal';

export type AdminCommand = { readonly login: string; readonly role: Role; readonly yes: boolean };

/** Undefined for arguments that are not this command's. */
export function parseAdminCommand(args: readonly string[]): AdminCommand | undefined {
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

export type AdminOutcome = 'changed' | 'not_found' | 'declined' | 'needs_yes';

/** Shows the account that a name stands for, and changes its role once that is confirmed. */
export async function runAdminCommand(
  { login, role, yes }: AdminCommand,
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
    /** Resolves to the answer to a yes-or-no question; undefined where standard input is not a terminal. */
    confirm: ((question: string) => Promise<boolean>) | undefined;
  },
): Promise<AdminOutcome> {
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
  user: 'Take the rights of an administrator from this account? It is signed out everywhere. [y/N] ',
} as const satisfies Record<Role, string>;

const describe = ({ userName, createdAt, role }: Account): string =>
  `User name:  ${userName}\nSigned up:  ${createdAt.slice(0, 10)}\nRole:       ${role}`;
