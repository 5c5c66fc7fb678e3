import { readStackFile } from '@session-lab/launcher';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';
import { pause, runBackgroundActivity } from './background-activity.ts';
import { evaluate } from './evaluate.ts';
import { growthOf } from './growth.ts';
import { createLiveSockets, openAll } from './live-sockets.ts';
import type { Options } from './options.ts';
import { printFigures, printResult } from './report.ts';
import { openFiles, socketMemory, startSampling } from './samples.ts';
import { startSteadyLoad } from './steady-load.ts';
import { signUpUsers } from './test-users.ts';

/** Sockets of one session: the open tabs of one browser. */
const socketsPerUser = 5;
/**
 * Duration of the load before the first measurement, so that compiled code does not count as memory of the
 * sockets. Also the pause after the sockets are open.
 */
const preludeMs = 5_000;

/**
 * Opens the sockets on a running stack, sends requests, and prints the results. Resolves to true if every
 * expectation was met.
 */
export async function soak(
  stackFile: string,
  options: Options & Pick<HeapReader, 'heapAfterGc'>,
  signal: AbortSignal,
): Promise<boolean> {
  const stack = readStackFile(stackFile);
  if (stack === undefined) throw new Error(`No running stack is described by ${stackFile}.`);
  const users = await signUpUsers(stack, Math.ceil(options.sockets / socketsPerUser), signal);
  const sockets = createLiveSockets(stack);
  try {
    if (signal.aborted) return false;
    const prelude = startSteadyLoad(users, options.rate);
    await pause(preludeMs, signal);
    await prelude.stop();
    const before = await socketMemory(stack, options);
    await openAll(users, sockets, options.sockets, signal);
    await pause(preludeMs, signal);
    if (signal.aborted) return false;
    const after = await socketMemory(stack, options);

    const sampling = startSampling(stack);
    const load = startSteadyLoad(users, options.rate);
    const { heap, ...activity } = await runBackgroundActivity(
      { stack, users, sockets, heapAfterGc: options.heapAfterGc },
      options.minutes * 60_000,
      signal,
    );
    const files = await openFiles(stack);
    await load.stop();
    await sampling.stop();
    if (signal.aborted) return false;

    const observations = {
      sent: load.sent(),
      failed: [...prelude.failed(), ...load.failed()],
      lost: sockets.lost(),
      ...activity,
      growth: growthOf(heap),
    };
    printFigures({ before, after, files, samples: sampling.samples, load, ...observations });
    return printResult(evaluate(observations));
  } finally {
    sockets.close();
    users.close();
  }
}
