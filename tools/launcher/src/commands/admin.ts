import { join } from 'node:path';
import { stackPaths, secretFiles } from '../stack/plan.ts';
import { SetupError } from '../progress.ts';
import { runInherited } from '../process/run.ts';
import { readStackFile } from '../stack/stack-file.ts';

/** Runs the API's own admin command with the environment of the demo that runs here; the exit status. */
export async function admin(root: string, args: readonly string[]): Promise<number> {
  const files = stackPaths(join(root, '.local/dev'));
  const stack = readStackFile(files.stack);
  if (stack === undefined) {
    throw new SetupError(
      'The demo does not run here, and the accounts are in its Redis.',
      'npm start, then this again in a second terminal. In Docker: docker compose exec api-1 node apps/api/src/cli/set-role.ts …',
    );
  }
  return runInherited(process.execPath, [join(root, 'apps/api/src/cli/set-role.ts'), ...args], {
    cwd: root,
    // To confirm the change.
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
