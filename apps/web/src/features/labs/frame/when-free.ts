import { pause } from '../../../api/pause.ts';

/** Time between two reads of a failure that is not over. */
const pollMs = 300;

type Waiting = {
  /** Reads the time until the next failure may start. Resolves to undefined if the server did not answer. */
  readonly read: () => Promise<{ readonly freeInMs: number } | undefined>;
  /** Receives the end of the wait in epoch milliseconds, and undefined when it is over. */
  readonly onWait: (untilMs: number | undefined) => void;
  readonly signal: AbortSignal;
};

/** Resolves when no failure is running. */
export async function whenFree({ read, onWait, signal }: Waiting): Promise<void> {
  for (;;) {
    const latest = await read();
    if (signal.aborted || latest === undefined || latest.freeInMs === 0) break;
    onWait(Date.now() + latest.freeInMs);
    await pause(pollMs);
  }
  onWait(undefined);
}
