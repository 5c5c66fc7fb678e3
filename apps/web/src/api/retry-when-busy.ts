import type { Answer } from './client.ts';

const maxTries = 4;

type RetryOptions = {
  /** Called with the length of each pause before it starts, and with `undefined` after it. */
  onWait: (ms: number | undefined) => void;
  pause: (ms: number) => Promise<void>;
  /** Returns a number from 0 to 1. */
  random: () => number;
};

/**
 * Sends a request again, up to three times, while the server answers `server_busy`. Waits for the server's `Retry-After`
 * plus up to one random second, so that a whole classroom does not retry at the same moment.
 */
export async function retryWhenBusy<Data>(
  send: () => Promise<Answer<Data>>,
  { onWait, pause, random }: RetryOptions,
): Promise<Answer<Data>> {
  let answer = await send();
  for (let retry = 1; retry < maxTries; retry += 1) {
    if (answer.ok || answer.offline || answer.problem.code !== 'server_busy') return answer;
    const ms = (answer.retryAfterMs ?? 1000) + Math.round(1000 * random());
    onWait(ms);
    await pause(ms);
    onWait(undefined);
    answer = await send();
  }
  return answer;
}
