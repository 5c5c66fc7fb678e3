import { readStackFile } from '@session-lab/launcher';
import type { Collector } from '@session-lab/test-support/collected-memory';
import { keepBusy } from './chores.ts';
import { gatherCrowd } from './crowd.ts';
import { growthOf } from './growth.ts';
import { complaintsAbout } from './judge.ts';
import { createLiveSockets } from './live-sockets.ts';
import type { Options } from './options.ts';
import { pause } from './pause.ts';
import { printFigures, printHeld } from './report.ts';
import { openFiles, startSampling } from './samples.ts';
import { openAll } from './open-all.ts';
import { socketsOn } from './sockets-on.ts';
import { startSteadyLoad } from './steady-load.ts';

/** Sockets of one session: the tabs of a busy browser. */
const socketsAPerson = 5;
/** Requests before the sockets: what they compile is not the sockets' memory. And a rest after them. */
const preludeMs = 5_000;

type Asked = Options & Pick<Collector, 'keptBy'>;

/** Opens the sockets of a stack that runs, keeps the load up, and prints what was seen; true where everything held. */
export async function soak(stackFile: string, options: Asked, signal: AbortSignal): Promise<boolean> {
  const stack = readStackFile(stackFile);
  if (stack === undefined) throw new Error(`no stack runs by ${stackFile}`);
  const crowd = await gatherCrowd(stack, Math.ceil(options.sockets / socketsAPerson), signal);
  const sockets = createLiveSockets(stack);
  try {
    if (signal.aborted) return false;
    const prelude = startSteadyLoad(crowd, options.rate);
    await pause(preludeMs, signal);
    await prelude.stop();
    const before = await socketsOn(stack, options);
    await openAll(crowd, sockets, options.sockets, signal);
    await pause(preludeMs, signal);
    if (signal.aborted) return false;
    const after = await socketsOn(stack, options);

    const sampling = startSampling(stack);
    const load = startSteadyLoad(crowd, options.rate);
    const chores = await keepBusy(
      { stack, crowd, sockets, keptBy: options.keptBy },
      options.minutes * 60_000,
      signal,
    );
    const files = await openFiles(stack);
    await load.stop();
    await sampling.stop();
    if (signal.aborted) return false;

    const seen = {
      sent: load.sent(),
      failed: [...prelude.failed(), ...load.failed()],
      lost: sockets.lost(),
      ...chores,
      growth: growthOf(chores.kept),
    };
    printFigures({ before, after, files, samples: sampling.samples, load, ...seen });
    return printHeld(complaintsAbout(seen));
  } finally {
    sockets.close();
    crowd.close();
  }
}
