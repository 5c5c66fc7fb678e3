import type { StackFile } from '@session-lab/launcher';
import type { Collector } from '@session-lab/test-support/collected-memory';
import type { Crowd } from './crowd.ts';
import type { KeptThen } from './growth.ts';
import type { LiveSockets } from './live-sockets.ts';
import { pause } from './pause.ts';
import { sayOnce } from './say.ts';
import { signOutOnce } from './sign-outs.ts';

/** Somebody signs out, and somebody says something, this often. */
const choreEveryMs = 10_000;
/** What is kept before counts for nothing: pools fill, and code is still being compiled. */
const warmUpShare = 0.2;
/** How often what is kept is looked at afterwards; each time a replica stands still for as long as collecting takes. */
const looks = 10;

type Place = Pick<Collector, 'keptBy'> & {
  readonly stack: StackFile;
  readonly crowd: Crowd;
  readonly sockets: LiveSockets;
};

/** Milliseconds of each; a text says why there are none. */
type Chores = { signOuts: (number | string)[]; said: (number | string)[]; kept: KeptThen[] };

/** Lets people sign out and talk until the time is up, and looks now and then what the replicas keep. */
export async function keepBusy(
  { stack, crowd, sockets, keptBy }: Place,
  forMs: number,
  signal: AbortSignal,
): Promise<Chores> {
  const done: Chores = { signOuts: [], said: [], kept: [] };
  const startedAtMs = performance.now();
  let lookAtMs = startedAtMs + forMs * warmUpShare;
  for (let turn = 0; performance.now() + choreEveryMs <= startedAtMs + forMs && !signal.aborted; turn += 1) {
    const nextAtMs = performance.now() + choreEveryMs;
    done.signOuts.push(await measured(signOutOnce(crowd, sockets, turn)));
    done.said.push(await measured(sayOnce(sockets, turn)));
    await pause(nextAtMs - performance.now(), signal);
    if (signal.aborted || performance.now() < lookAtMs) continue;
    for (const one of await keptBy(stack)) done.kept.push({ ...one, atMs: performance.now() });
    lookAtMs += (forMs * (1 - warmUpShare)) / looks;
  }
  return done;
}

const measured = (work: Promise<number>): Promise<number | string> =>
  work.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
