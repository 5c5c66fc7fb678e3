import { join } from 'node:path';
import type { StartOptions } from '../options.ts';
import { withEmptyStack } from '../stack/own-stack.ts';
import { stackPaths } from '../stack/plan.ts';
import { runInherited } from '../process/run.ts';
import { listenForInterrupts } from '../process/interrupts.ts';
import { holdStateDir } from '../stack/stack.ts';
import { requireTools } from '../tools/require-tools.ts';

/** Takes the screenshots of docs/screenshots from a stack of its own. Returns the exit status. */
export async function screenshots(root: string, options: StartOptions): Promise<number> {
  const stateDir = join(root, '.local/screenshots');
  const release = await holdStateDir(stackPaths(stateDir));
  const interrupts = listenForInterrupts(() => process.exit(130));
  try {
    const { chromium } = await requireTools(['nginx', 'redis-server', 'chromium']);
    const code = await withEmptyStack({ root, stateDir, ...options }, (stackFile) =>
      runInherited(join(root, 'e2e/node_modules/.bin/playwright'), ['test', '--project', 'screenshots'], {
        cwd: join(root, 'e2e'),
        signal: interrupts.first,
        env: { ...process.env, STACK_FILE: stackFile, CHROMIUM_PATH: chromium, SCREENSHOTS: '1' },
      }),
    );
    return interrupts.first.aborted ? 130 : code;
  } finally {
    release();
  }
}
