import { once } from 'node:events';
import { setInterval } from 'node:timers/promises';
import { changeRole } from './admin/roles.ts';
import { parseConfig, type Config } from './config.ts';
import { createLogger } from './logger.ts';
import { connectRedis } from './redis/client.ts';
import { openSessions } from './sessions/open-sessions.ts';
import { createAccountStore } from './users/store.ts';

/** `npm run admin -- grant <email>` makes an administrator, `revoke <email>` makes them a user again. */
const roles = new Map([
  ['grant', 'admin'],
  ['revoke', 'user'],
] as const);

/** How long to wait for a Redis that is starting. */
const connectMs = 3_000;
const lookEveryMs = 10;

const { status, message } = await main(process.argv.slice(2));
process.stdout.write(`${message}\n`);
process.exit(status);

/** The exit statuses are those of sysexits.h. */
async function main([action = '', email]: string[]): Promise<{ status: number; message: string }> {
  const role = action === 'grant' || action === 'revoke' ? roles.get(action) : undefined;
  if (role === undefined || email === undefined) {
    return { status: 64, message: 'Usage: npm run admin -- grant <email> | revoke <email>' };
  }
  const parsed = parseConfig(process.env);
  if (!parsed.ok) return { status: 78, message: parsed.message };
  try {
    const stores = await openStores(parsed.config);
    const outcome = await changeRole(stores, email, role);
    return outcome === 'changed'
      ? { status: 0, message: `The role is "${role}" now; the person was signed out and signs in anew.` }
      : { status: 1, message: 'There is no account with this e-mail address.' };
  } catch {
    return { status: 69, message: 'Redis does not answer: try again.' };
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

async function until(holds: () => boolean, signal: AbortSignal): Promise<void> {
  for await (const _ of setInterval(lookEveryMs, undefined, { signal })) if (holds()) return;
}
