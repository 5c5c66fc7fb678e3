import { problem } from '@session-lab/contract';
import { expect, test } from 'vitest';
import type { Answer } from './client.ts';
import { retryWhenBusy } from './retry-when-busy.ts';
import { testExchange } from './test-exchange.ts';

const exchange = testExchange({ status: 503 });
const busy: Answer<string> = {
  ok: false,
  offline: false,
  problem: problem('server_busy'),
  retryAfterMs: 5000,
  exchange,
};
const done: Answer<string> = { ok: true, status: 201, data: 'in', newToken: undefined, exchange };

async function send(
  answers: Answer<string>[],
): Promise<{ answer: Answer<string>; pauses: number[]; sent: number }> {
  const pauses: number[] = [];
  let sent = 0;
  const answer = await retryWhenBusy(
    () => {
      sent += 1;
      return Promise.resolve(answers[sent - 1] ?? busy);
    },
    {
      onWait: () => undefined,
      pause: (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
      random: () => 0.5,
    },
  );
  return { answer, pauses, sent };
}

test('waits for Retry-After and up to one second more, then retries', async () => {
  expect(await send([busy, done])).toEqual({ answer: done, pauses: [5500], sent: 2 });
});

test('retries three times at most', async () => {
  expect(await send([])).toMatchObject({ answer: busy, sent: 4 });
});

test('does not retry after any other refusal', async () => {
  const refused: Answer<string> = { ...busy, problem: problem('invalid_credentials') };
  expect(await send([refused])).toMatchObject({ answer: refused, pauses: [], sent: 1 });
});
