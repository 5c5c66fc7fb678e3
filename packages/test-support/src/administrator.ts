import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Send } from './http-client.ts';
import type { StackFile } from './stack-file.ts';
import { signIn, type TestUser } from './users.ts';

const execute = promisify(execFile);
const program = join(import.meta.dirname, '../../../apps/api/src/cli/set-role.ts');

/**
 * Grants the administrator role, as `npm run admin -- grant` does. Returns a new token, because the grant
 * ends all sessions.
 */
export async function grantAdministrator(stack: StackFile, send: Send, user: TestUser): Promise<string> {
  await execute(process.execPath, [program, 'grant', user.email, '--yes'], {
    env: {
      REPLICA_NAME: 'admin',
      PORT: '0',
      METRICS_PORT: '0',
      ALLOWED_ORIGINS: stack.baseUrl,
      REDIS_SESSIONS_URL: stack.redis.sessions.url,
      REDIS_ACCOUNTS_URL: stack.redis.accounts.url,
      // The configuration requires these keys. The command does not use them.
      SESSION_KEYS: randomBytes(32).toString('base64url'),
      PASSWORD_PEPPER: randomBytes(32).toString('base64url'),
    },
  });
  return signIn(send, user);
}
