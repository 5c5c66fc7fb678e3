import { join, relative } from 'node:path';
import { composeUp } from '../docker/compose.ts';
import type { StartOptions } from '../options.ts';
import { defaultPort, stackPaths, type Plan } from '../stack/plan.ts';
import { line, seconds } from '../progress.ts';
import { listenForInterrupts } from '../process/interrupts.ts';
import { holdStateDir, startStack, type Stack } from '../stack/stack.ts';

const bcryptCost = 12;

/** Runs the demo until Ctrl+C. Returns the exit status. */
export async function start(root: string, options: StartOptions): Promise<number> {
  if (options.docker) return composeUp(root, options.port ?? defaultPort, options.store);
  const startedAtMs = performance.now();
  const stateDir = join(root, '.local/dev');
  const release = await holdStateDir(stackPaths(stateDir));
  let stack: Stack | undefined;
  const interrupts = listenForInterrupts(() => {
    stack?.kill();
    release();
    process.exit(130);
  });
  try {
    stack = await Promise.race([
      startStack({
        root,
        stateDir,
        port: options.port ?? defaultPort,
        replicas: options.replicas,
        store: options.store,
        bcryptCost: options.bcryptCost ?? bcryptCost,
      }),
      interrupts.requested.then(() => undefined),
    ]);
    if (stack === undefined) return 130;
    console.log(`\n${welcome(root, stack.plan, performance.now() - startedAtMs)}\n`);
    await interrupts.requested;
    console.log('');
    await stack.stop();
    line('ok', 'stopped; no process is left');
    return 0;
  } finally {
    release();
  }
}

function welcome(root: string, { baseUrl, httpsUrl, files }: Plan, tookMs: number): string {
  const ca = relative(root, files.ca);
  return `  Session Lab is up in ${seconds(tookMs)}.

    ${baseUrl}
    ${httpsUrl}   Its certificate is signed by ${ca},
                              a local CA that can sign for localhost only. To avoid the browser's warning, import
                              that file (browser settings → certificates → authorities), or use
                              curl --cacert ${ca} …
    Logs                      ${relative(root, files.logDir)}/
    Add an administrator      npm run admin -- grant <user name>

  Press Ctrl+C to stop.`;
}
