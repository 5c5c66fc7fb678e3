import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StackFile } from '@session-lab/launcher';
import type { Caller } from './caller.ts';
import { signIn, type Person } from './people.ts';

const execute = promisify(execFile);
const program = join(import.meta.dirname, '../../../apps/api/src/cli/set-role.ts');

/** Makes somebody an administrator as `npm run admin -- grant` does, which signs them out; gives their new token. */
export async function grantAdministrator(stack: StackFile, call: Caller, person: Person): Promise<string> {
  await execute(process.execPath, [program, 'grant', person.email, '--yes'], {
    env: {
      REPLICA_NAME: 'admin',
      PORT: '0',
      METRICS_PORT: '0',
      ALLOWED_ORIGINS: stack.baseUrl,
      REDIS_SESSIONS_URL: stack.redis.sessions.url,
      REDIS_ACCOUNTS_URL: stack.redis.accounts.url,
      // It signs nothing and hashes nothing.
      SESSION_KEYS: randomBytes(32).toString('base64url'),
      PASSWORD_PEPPER: randomBytes(32).toString('base64url'),
    },
  });
  return signIn(call, person);
}
