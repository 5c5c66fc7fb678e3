import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { SetupError } from '../progress.ts';
import type { SessionNode } from '../config/session-nodes.ts';

const everyMs = 50;

/** Calls `use` with a connection to each node, as the operator, and closes the connections afterwards. */
export async function withClients<Result>(
  nodes: readonly SessionNode[],
  password: string,
  use: (clients: readonly Redis[]) => Promise<Result>,
): Promise<Result> {
  const clients = nodes.map(
    // Uses RESP2: with RESP3, ioredis returns the replies of a Sentinel as maps.
    ({ host, port }) => new Redis({ host, port, username: 'operator', password, protocol: 2 }),
  );
  // The listener ignores the error of a connection, because the pending command rejects with an error too.
  for (const client of clients) client.on('error', () => undefined);
  try {
    return await use(clients);
  } finally {
    for (const client of clients) client.disconnect();
  }
}

/** Time limit of one step, in milliseconds. A busy machine may drop handshakes of a Cluster for tens of seconds. */
const stepWithinMs = 60_000;

/** Polls until `check` resolves to true. A rejected check counts as false. */
export async function until(
  what: string,
  check: () => Promise<boolean>,
  withinMs = stepWithinMs,
): Promise<void> {
  const untilMs = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < untilMs) {
    try {
      if (await check()) return;
    } catch (error) {
      last = error;
    }
    await sleep(everyMs);
  }
  const why = last instanceof Error ? last.message : '';
  throw new SetupError(
    `Waited ${withinMs / 1000} s for ${what}.`,
    'see the logs of the Redis servers for sessions',
    why,
  );
}
