import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../progress.ts';

const everyMs = 50;

/** Asks again until it holds; a server that does not answer yet is asked again too. */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
  const untilMs = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < untilMs) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    await sleep(everyMs);
  }
  const why = last instanceof Error ? last.message : '';
  throw new SetupError(
    `It took more than ${withinMs / 1000} s until ${what}.`,
    'see the logs of the sessions’ Redis servers',
    why,
  );
}
