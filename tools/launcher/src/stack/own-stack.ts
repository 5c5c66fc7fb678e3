import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { stackPaths } from './plan.ts';
import { freeBase } from '../ports/ports.ts';
import { listenForInterrupts } from '../process/interrupts.ts';
import type { Store } from '../config/session-nodes.ts';
import { holdStateDir, startStack, type StackOptions } from './stack.ts';

const firstBase = 18_080;
/** Cost of bcrypt in tests: the same code runs, and signing in is fast. */
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

/** Starts a stack with empty stores and a low bcrypt cost, and stops it after `use`. */
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
  const {
    redisSessionsDir,
    redisAccountsDir,
    redisLabsDir,
    redisConsoleDir,
    stack: stackFile,
  } = stackPaths(stateDir);
  for (const dir of [redisSessionsDir, redisAccountsDir, redisLabsDir, redisConsoleDir])
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
 * Starts an empty stack for a command with its own state directory, and locks the directory while `use` runs.
 * Ctrl+C aborts `interrupted`, and `use` must then return. A second Ctrl+C exits at once.
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
