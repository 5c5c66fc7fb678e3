import { readFileSync } from 'node:fs';
import { readStackFile, seconds, type StackFile } from '@session-lab/launcher';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';
import { pidsOf } from '@session-lab/test-support/processes';
import { createCounter } from './counter.ts';
import { gatherCrew, type Crew } from './crew.ts';
import { createFailures, printed } from './failures.ts';
import { runFrames } from './frames/run.ts';
import { talks } from './frames/talk.ts';
import { honestVisit } from './honest-visit.ts';
import { cases } from './http/cases.ts';
import { goodNames } from './http/marks.ts';
import { runRequests } from './http/run.ts';
import { growthIn, memoryOf } from './memory.ts';
import type { Options } from './options.ts';
import { changedPids, conclude, counted, heading, printMemory, printSpread } from './report.ts';
import { createSequence } from './sequence.ts';
import { createTally } from './tally.ts';

type Asked = Options & Pick<HeapReader, 'heapAfterGc'>;
type Run = Options & { readonly stack: StackFile; readonly crew: Crew; readonly signal: AbortSignal };

/** Sends all of it to a stack that runs, and prints what was seen; true where everything held. */
export async function fuzz(stackFile: string, options: Asked, signal: AbortSignal): Promise<boolean> {
  const { seed, requests, frames } = options;
  heading(`Bad input: ${counted(requests, 'request')} and ${counted(frames, 'frame')}, --seed ${seed}`);
  const stack = stackIn(stackFile);
  const crew = await gatherCrew(stack);
  const run = { ...options, stack, crew, signal };
  const pids = await pidsOf(stack);
  const before = await memoryOf(stack, options);
  const failures = createFailures();
  try {
    const fromRequests = await sendRequests(run, failures);
    // The last of them may have signed out whose sockets are to be opened.
    await crew.replaceLost(goodNames);
    await sendFrames(run, failures);
    const crashed = changedPids(pids, await pidsOf(stackIn(stackFile)));
    const after = await memoryOf(stackIn(stackFile), options);
    printMemory(before, after);
    const complaints = [
      ...fromRequests,
      ...crashed,
      ...growthIn(before, after),
      ...(await honestVisit(stack)),
    ];
    return conclude(
      complaints,
      failures.found().map((failure) => printed(failure, seed)),
      signal,
    );
  } finally {
    crew.close();
  }
}

async function sendRequests(run: Run, failures: ReturnType<typeof createFailures>): Promise<string[]> {
  const { stack, seed, requests } = run;
  const { host, port } = new URL(stack.baseUrl);
  const secure = { port: Number(new URL(stack.httpsUrl).port), ca: readFileSync(stack.caFile) };
  const tally = createTally();
  const startedAtMs = performance.now();
  const { canaries } = await runRequests({
    ...run,
    host,
    doors: { plain: { port: Number(port) }, secure },
    nextCase: createSequence(cases(host), seed),
    total: requests,
    failures,
    tally,
  });
  const sent = `${counted(tally.total(), 'answer')}, and ${counted(canaries, 'honest request')} in between`;
  printSpread(`${sent}, in ${seconds(performance.now() - startedAtMs)}`, tally.counts());
  return requests > 0 ? tally.complaints() : [];
}

async function sendFrames(run: Run, failures: ReturnType<typeof createFailures>): Promise<void> {
  const { host, port } = new URL(run.stack.baseUrl);
  const ends = createCounter();
  const startedAtMs = performance.now();
  const { frames, sockets } = await runFrames({
    ...run,
    door: { port: Number(port), host },
    nextTalk: createSequence(talks, run.seed),
    total: run.frames,
    failures,
    ends,
  });
  const sent = `${counted(frames, 'frame')} over ${counted(sockets, 'socket')}`;
  printSpread(`${sent}, in ${seconds(performance.now() - startedAtMs)}`, ends.counts());
}

function stackIn(file: string): StackFile {
  const stack = readStackFile(file);
  if (stack === undefined) throw new Error(`no stack runs by ${file}`);
  return stack;
}
