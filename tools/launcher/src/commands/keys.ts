import { join } from 'node:path';
import { UsageError } from '../flags.ts';
import { stackPaths } from '../stack/plan.ts';
import { line } from '../progress.ts';
import { retireKeys, rotateKeys, type KeyFiles } from '../config/session-keys.ts';

const usage = 'npm run keys -- rotate, or npm run keys -- retire [--now]';

const print = (text: string): void => line('ok', text);

/** Rotates or retires the session keys of the demo, whether it is running or not. Returns the exit status. */
export async function keys(root: string, args: readonly string[]): Promise<number> {
  const { secretsDir, stack } = stackPaths(join(root, '.local/dev'));
  const files: KeyFiles = { keys: join(secretsDir, 'session-keys'), stack };
  const [action, flag, ...more] = args;
  if (more.length > 0 || (flag !== undefined && flag !== '--now')) throw new UsageError(usage);
  if (action === 'rotate' && flag === undefined) {
    await rotateKeys(files, print);
    console.log(
      '\nThe new key signs. When the last session of the previous key has expired: npm run keys -- retire',
    );
    return 0;
  }
  if (action === 'retire') {
    const lifetime = process.env['SESSION_ABSOLUTE_LIFETIME_MS'];
    await retireKeys(
      files,
      {
        nowMs: Date.now(),
        immediately: flag === '--now',
        ...(lifetime === undefined ? {} : { lifetimeMs: Number(lifetime) }),
      },
      print,
    );
    console.log('\nThe previous key is removed.');
    return 0;
  }
  throw new UsageError(usage);
}
