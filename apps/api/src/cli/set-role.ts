import { once } from 'node:events';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { setInterval } from 'node:timers/promises';
import { pino } from 'pino';
import {
  roleCommandUsage,
  parseRoleCommand,
  runRoleCommand,
  type RoleCommandResult,
} from './role-command.ts';
import { createAudit } from '../audit/audit.ts';
import { parseConfig, type Config } from '../config.ts';
import { createLogger } from '../logger.ts';
import { connectRedis } from '../redis/client.ts';
import { openSessions } from '../sessions/open-sessions.ts';
import { createAccountStore } from '../users/store.ts';

/** The program of `npm run admin` (see `roleCommandUsage`). It logs to the file `ADMIN_LOG`, or to standard error. */

/** Maximum time to wait for Redis. */
const connectMs = 3_000;
const pollEveryMs = 10;

const answers = {
  changed: { status: 0, message: 'The role is changed. The user is signed out and must sign in again.' },
  not_found: { status: 1, message: 'No account has this user name or e-mail address.' },
  declined: { status: 1, message: 'Nothing was changed.' },
  needs_yes: {
    status: 64,
    message:
      'Nothing was changed: standard input is not a terminal, so the command cannot request a confirmation. ' +
      'Check the account above and repeat the command with --yes.',
  },
} as const satisfies Record<RoleCommandResult, { status: number; message: string }>;

const { status, message } = await main(process.argv.slice(2));
process.stdout.write(`${message}\n`);
process.exit(status);

/** Resolves to an exit status of sysexits.h and a message. */
async function main(args: readonly string[]): Promise<{ status: number; message: string }> {
  const command = parseRoleCommand(args);
  if (command === undefined) return { status: 64, message: roleCommandUsage };
  const parsed = parseConfig(process.env);
  if (!parsed.ok) return { status: 78, message: parsed.message };
  const log = openLog(process.env['ADMIN_LOG']);
  if (log === undefined)
    return { status: 73, message: 'Nothing was changed: the file ADMIN_LOG cannot be written.' };
  try {
    const stores = await openStores(parsed.config);
    const outcome = await runRoleCommand(command, {
      ...stores,
      audit: createAudit(createLogger({ replicaName: 'admin', logLevel: 'info' }, log)),
      systemUser: systemUser(),
      print: (text) => void process.stdout.write(`${text}\n`),
      confirm: process.stdin.isTTY ? confirm : undefined,
    });
    return answers[outcome];
  } catch {
    return { status: 69, message: 'Redis does not reply. Check that the demo runs, then try again.' };
  }
}

/** Opens the log before any change: the command changes no role without logging it. */
function openLog(file: string | undefined): ReturnType<typeof pino.destination> | undefined {
  try {
    return pino.destination({ dest: file ?? 2, sync: true, mode: 0o600 });
  } catch {
    return undefined;
  }
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Returns the name of the operating system's user, or its id: a user of a container may have no name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

async function openStores(config: Config) {
  const logger = createLogger({ ...config, logLevel: 'silent' });
  const { sessions, isAvailable } = openSessions(config, { clock: Date, logger });
  const accountsRedis = connectRedis({ url: config.redisAccountsUrl, name: 'accounts', logger });
  const signal = AbortSignal.timeout(connectMs);
  await Promise.all([until(isAvailable, signal), once(accountsRedis, 'ready', { signal })]);
  return { sessions, accounts: createAccountStore(accountsRedis) };
}

async function until(condition: () => boolean, signal: AbortSignal): Promise<void> {
  for await (const _ of setInterval(pollEveryMs, undefined, { signal })) if (condition()) return;
}
