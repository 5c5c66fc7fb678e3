import { join } from 'node:path';
import { stackPaths, secretFiles } from '../stack/plan.ts';
import { SetupError } from '../progress.ts';
import { runInherited } from '../process/run.ts';
import { readStackFile } from '../stack/stack-file.ts';

/** Runs the admin command of the API with the environment of the running demo. Returns the exit status. */
export async function admin(root: string, args: readonly string[]): Promise<number> {
  const files = stackPaths(join(root, '.local/dev'));
  const stack = readStackFile(files.stack);
  if (stack === undefined) {
    throw new SetupError(
      'The demo is not running, and its Redis holds the accounts.',
      'run npm start, then this command in a second terminal. In Docker: docker compose exec api-1 node apps/api/src/cli/set-role.ts …',
    );
  }
  return runInherited(process.execPath, [join(root, 'apps/api/src/cli/set-role.ts'), ...args], {
    cwd: root,
    // The user confirms the change on stdin.
    stdin: 'inherit',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      REPLICA_NAME: 'admin',
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: '0',
      ALLOWED_ORIGINS: stack.baseUrl,
      ADMIN_LOG: files.adminLog,
      ...secretFiles(files.secretsDir),
    },
  });
}
