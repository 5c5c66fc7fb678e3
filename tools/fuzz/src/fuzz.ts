import { readStackFile, seconds, type StackFile } from '@session-lab/launcher';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';
import { pidsOf } from '@session-lab/test-support/processes';
import { createTestUsers, type TestUsers } from './test-users.ts';
import { createFailures, describeFailure } from './failures.ts';
import { runFrames } from './frames/run.ts';
import { frameScripts } from './frames/frame-scripts.ts';
import { checkNewUser } from './check-new-user.ts';
import { validNames } from './http/token-placeholders.ts';
import { sendRequests } from './send-requests.ts';
import { growthIn, memoryOf, overAttackerLimit, residentMiBOf } from './memory.ts';
import type { Options } from './options.ts';
import { changedPids, conclude, counted, heading, printMemory, printSpread } from './report.ts';
import { createSequence } from './sequence.ts';
import { startLabCluster } from './start-lab-cluster.ts';
import { createCounter } from './tally.ts';
import { createCustomers } from './sites/customers.ts';

type FuzzOptions = Options & Pick<HeapReader, 'heapAfterGc'>;
type Run = Options & { readonly stack: StackFile; readonly users: TestUsers; readonly signal: AbortSignal };

/**
 * Sends all requests and frames to a running stack and prints the result. Resolves to true if there was no
 * fault.
 */
export async function fuzz(stackFile: string, options: FuzzOptions, signal: AbortSignal): Promise<boolean> {
  const { seed, requests, frames } = options;
  heading(`Bad input: ${counted(requests, 'request')} and ${counted(frames, 'frame')}, --seed ${seed}`);
  const stack = stackIn(stackFile);
  await startLabCluster(stack);
  const users = await createTestUsers(stack);
  const customers = await createCustomers(originsOf(stack), users.honest[0]?.token ?? '');
  const run = { ...options, stack, users, customers, signal };
  const pids = await pidsOf(stack);
  const before = await memoryOf(stack, options);
  const failures = createFailures();
  try {
    const fromRequests = await sendRequests({ ...run, failures });
    // The last requests may have ended sessions that the sockets need.
    await users.replaceLost(validNames);
    await sendFrames(run, failures);
    const crashed = changedPids(pids, await pidsOf(stackIn(stackFile)));
    const after = await memoryOf(stackIn(stackFile), options);
    const attackerMiB = residentMiBOf(stack.attacker?.pid);
    printMemory(before, after, attackerMiB);
    const faults = [
      ...fromRequests,
      ...crashed,
      ...growthIn(before, after),
      ...overAttackerLimit(attackerMiB),
      ...(await checkNewUser(stack)),
    ];
    return conclude(
      faults,
      failures.found().map((failure) => describeFailure(failure, seed)),
      signal,
    );
  } finally {
    users.close();
  }
}

async function sendFrames(run: Run, failures: ReturnType<typeof createFailures>): Promise<void> {
  const { host, port } = new URL(run.stack.baseUrl);
  const ends = createCounter();
  const startedAtMs = performance.now();
  const { frames, sockets } = await runFrames({
    ...run,
    target: { port: Number(port), host },
    nextScript: createSequence(frameScripts, run.seed),
    total: run.frames,
    failures,
    ends,
  });
  const sent = `${counted(frames, 'frame')} over ${counted(sockets, 'socket')}`;
  printSpread(`${sent}, in ${seconds(performance.now() - startedAtMs)}`, ends.counts());
}

function stackIn(file: string): StackFile {
  const stack = readStackFile(file);
  if (stack === undefined) throw new Error(`No running stack is described by ${file}.`);
  return stack;
}

const numeric = (origin: string): string => origin.replace('localhost', '127.0.0.1');

/** Returns the origins with numeric addresses, which accept connections from any loopback address. */
function originsOf({ baseUrl, sites }: StackFile): { app: string; bank: string } {
  if (sites === undefined) throw new Error('The labs of the stack are off.');
  return { app: numeric(baseUrl), bank: numeric(sites.bank) };
}
