import { Redis } from 'ioredis';
import type { SessionNode } from './session-nodes.ts';

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
