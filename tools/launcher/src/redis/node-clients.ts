import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { SetupError } from '../progress.ts';
import type { SessionNode } from '../config/session-nodes.ts';

const everyMs = 50;

/** Does something with a connection to each of these, as the operator. */
export async function withClients<Result>(
  nodes: readonly SessionNode[],
  password: string,
  use: (clients: readonly Redis[]) => Promise<Result>,
): Promise<Result> {
  const clients = nodes.map(
    // RESP2, as ioredis else takes a Sentinel's replies for maps.
    ({ host, port }) => new Redis({ host, port, username: 'operator', password, protocol: 2 }),
  );
  // A command that waits for its server says what is wrong.
  for (const client of clients) client.on('error', () => undefined);
  try {
    return await use(clients);
  } finally {
    for (const client of clients) client.disconnect();
  }
}

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
