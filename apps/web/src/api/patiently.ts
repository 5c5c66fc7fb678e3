import type { Answer } from './client.ts';

const tries = 4;

type Waiting = {
  /** Hears for how long before each pause, and `undefined` when it is over. */
  onWait: (ms: number | undefined) => void;
  pause: (ms: number) => Promise<void>;
  random: () => number;
};

/**
 * Sends again while too many passwords are being checked, as often as three more times, when the server said so
 * (`Retry-After`) and up to a second later: a classroom that was sent away together does not come back together.
 */
export async function patiently<Data>(
  send: () => Promise<Answer<Data>>,
  { onWait, pause, random }: Waiting,
): Promise<Answer<Data>> {
  let answer = await send();
  for (let more = 1; more < tries; more += 1) {
    if (answer.ok || answer.offline || answer.problem.code !== 'server_busy') return answer;
    const ms = (answer.retryAfterMs ?? 1000) + Math.round(1000 * random());
    onWait(ms);
    await pause(ms);
    onWait(undefined);
    answer = await send();
  }
  return answer;
}
