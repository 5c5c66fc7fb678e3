import { join } from 'node:path';
import { withEmptyStack } from '@session-lab/launcher';

/**
 * A program: starts a native stack of its own with the number of replicas in its first argument, writes the path of
 * its stack.json as the last line, and stops the stack when its standard input ends. A browser test runs it as a
 * process, because a test has the types of the browser.
 */
const root = join(import.meta.dirname, '../../..');
const replicas = Number(process.argv[2]);

await withEmptyStack(
  { root, stateDir: join(root, `.local/replicas-${replicas}`), replicas },
  async (file) => {
    process.stdout.write(`${file}\n`);
    for await (const _ of process.stdin) continue;
  },
);
