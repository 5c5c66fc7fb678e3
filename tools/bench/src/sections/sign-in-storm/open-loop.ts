import { setMaxListeners } from 'node:events';
import { request, type Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export type Target = {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
};

export type Sent = {
  /** Until the answer was there; where it did not come, until it was given up. */
  readonly ms: number;
  /** Absent where no answer came. */
  readonly status?: number;
};

/** Answers that are not there so long after the last request was sent are not waited for. */
const graceMs = 1_000;

/** Sends so many requests a second whether or not those before were answered, as people do, and tells of each. */
export async function openLoop(
  target: Target,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Sent[]> {
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  const sent: Promise<Sent>[] = [];
  const startedAtMs = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const dueInMs = startedAtMs + (number * 1000) / perSecond - performance.now();
    if (dueInMs > 0) await pause(dueInMs);
    sent.push(send(target, over.signal));
  }
  const all = Promise.all(sent);
  await Promise.race([all, pause(graceMs)]);
  over.abort();
  return all;
}

/** From the call, so that waiting for one of the agent's connections counts. */
function send({ url, ...options }: Target, signal: AbortSignal): Promise<Sent> {
  const startedAtMs = performance.now();
  const sinceStartMs = (): number => performance.now() - startedAtMs;
  return new Promise((resolve) => {
    const asked = request(url, { ...options, signal }, (response) => {
      response.resume();
      response.once('error', () => resolve({ ms: sinceStartMs() }));
      response.once('end', () => resolve({ ms: sinceStartMs(), status: response.statusCode ?? 0 }));
    });
    asked.once('error', () => resolve({ ms: sinceStartMs() }));
    asked.end();
  });
}
