import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readStackFile } from '@session-lab/test-support/stack-file';
import { stack } from './stack.ts';

const program = join(import.meta.dirname, '../../packages/test-support/src/own-stack.ts');

/** The numbers of replicas for which a test can get a stack. A stack in containers has two. */
export const replicaCounts = stack.mode === 'docker' ? [2] : [2, 3, 5];

/** Calls `use` with the URL of a stack with this number of replicas: the stack of all tests, or one of its own. */
export async function withReplicas(count: number, use: (baseUrl: string) => Promise<void>): Promise<void> {
  if (count === 2) return use(stack.baseUrl);
  const own = spawn(process.execPath, [program, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(own, 'exit');
  try {
    await use(await urlFrom(own.stdout));
  } finally {
    own.stdin.end();
    await ended;
  }
}

async function urlFrom(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const { baseUrl } = (line.endsWith('stack.json') ? readStackFile(line) : undefined) ?? {};
    if (baseUrl !== undefined) return baseUrl;
  }
  throw new Error('The stack did not start.');
}
