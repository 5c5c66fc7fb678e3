import type { ChainableCommander, Redis } from 'ioredis';
import { replace, replaceScript, sessionKey } from './commands.ts';
import { deadlineMs, redisSessionClientOptions } from './options.ts';
import { reconnectAfterEnd } from './sentinel/sentinel-reconnect.ts';
import type { Client, ConfirmedWrites } from './topology.ts';

/** Time that Redis replicas have to confirm a write, in milliseconds. `deadlineMs` is long enough for two such waits. */
const confirmWithinMs = 250;

/** Returns writes that do not wait for Redis replicas. */
export function writeWithoutConfirmation(client: Client): ConfirmedWrites {
  return {
    remove: async (publicId) => (await client.del(sessionKey(publicId))) === 1,
    replace: (...change) => replace(client, ...change),
    confirm: async () => undefined,
  };
}

/**
 * Returns writes that resolve when the given number of Redis replicas has confirmed them.
 *
 * WAIT blocks all later commands of its connection, and covers the primary of that connection only. Each primary therefore
 * has a separate connection for these writes.
 */
export function writeWithConfirmation(
  connectionFor: (key: string) => Redis | undefined,
  replicas: number,
): ConfirmedWrites {
  async function confirmed(key: string, add: (pipeline: ChainableCommander) => unknown): Promise<unknown> {
    const connection = connectionFor(key);
    if (connection === undefined) throw new Error('The primary of this session is unknown.');
    const pipeline = connection.pipeline();
    add(pipeline);
    const replies = await pipeline.wait(replicas, confirmWithinMs).exec();
    const [[failure, result] = [], [waitFailure, confirmedBy] = []] = replies ?? [];
    if (failure ?? waitFailure) throw failure ?? waitFailure;
    if (Number(confirmedBy) >= replicas) return result;
    // A reconnect rejects the queued commands at once. Without it, each queued WAIT would also use its full time.
    connection.disconnect(true);
    throw new Error(`${String(confirmedBy)} of ${replicas} Redis replicas confirmed the write in time.`);
  }

  return {
    async remove(publicId) {
      const key = sessionKey(publicId);
      return (await confirmed(key, (pipeline) => pipeline.del(key))) === 1;
    },

    async replace(publicId, ...change) {
      const key = sessionKey(publicId);
      return (await confirmed(key, (pipeline) => pipeline.eval(replaceScript, 1, key, ...change))) === 1;
    },

    // WAIT covers all writes, of any client, that the primary executed before the EXISTS.
    async confirm(key) {
      await confirmed(key, (pipeline) => pipeline.exists(key));
    },
  };
}

/** Opens a connection to the same Redis, for writes that wait for Redis replicas. */
export function connectForConfirmation(client: Redis): Redis {
  const connection = client.duplicate({
    ...redisSessionClientOptions,
    connectionName: 'confirmed-writes',
    commandTimeout: deadlineMs,
    lazyConnect: false,
  });
  // This listener ignores errors: a failure of this connection rejects its calls, and `client` reports failures of the server.
  connection.on('error', () => undefined);
  return client.options.sentinels ? reconnectAfterEnd(connection) : connection;
}
