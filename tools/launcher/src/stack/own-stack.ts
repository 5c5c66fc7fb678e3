import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { stackPaths } from './plan.ts';
import { freeBase } from '../ports/ports.ts';
import { listenForInterrupts } from '../process/interrupts.ts';
import type { Store } from '../config/session-nodes.ts';
import { holdStateDir, startStack, type StackOptions } from './stack.ts';

const firstBase = 18_080;
/** bcrypt's work factor: signing in is quick, and the same code runs. */
const quickCost = 6;

type EmptyStack = {
  root: string;
  stateDir: string;
  port?: number;
  replicas?: number;
  store?: Store;
  bcryptCost?: number;
  environment?: StackOptions['environment'];
};

/** Starts a stack with empty stores, at a cost that makes signing in quick, and stops it again. */
export async function withEmptyStack<T>(
  {
    root,
    stateDir,
    port,
    replicas = 2,
    store = 'server',
    bcryptCost = quickCost,
    environment = {},
  }: EmptyStack,
  use: (stackFile: string) => Promise<T>,
): Promise<T> {
  const { redisSessionsDir, redisAccountsDir, redisLabsDir, stack: stackFile } = stackPaths(stateDir);
  for (const dir of [redisSessionsDir, redisAccountsDir, redisLabsDir])
    rmSync(dir, { recursive: true, force: true });
  const stack = await startStack({
    root,
    stateDir,
    port: port ?? (await freeBase(firstBase, replicas, store)),
    replicas,
    store,
    bcryptCost,
    environment,
  });
  try {
    return await use(stackFile);
  } finally {
    await stack.stop();
  }
}

/**
 * The same for a command of its own: nobody else runs it here meanwhile, and Ctrl+C aborts `interrupted`, upon which `use`
 * is to come to its end. A second Ctrl+C does not wait for that.
 */
export async function withOwnStack<T>(
  { root, name, environment }: { root: string; name: string } & Required<Pick<EmptyStack, 'environment'>>,
  use: (stackFile: string, interrupted: AbortSignal) => Promise<T>,
): Promise<T> {
  const stateDir = join(root, '.local', name);
  const release = await holdStateDir(stackPaths(stateDir));
  const interrupts = listenForInterrupts(() => process.exit(130));
  try {
    return await withEmptyStack({ root, stateDir, environment }, (stackFile) =>
      use(stackFile, interrupts.first),
    );
  } finally {
    release();
  }
}
