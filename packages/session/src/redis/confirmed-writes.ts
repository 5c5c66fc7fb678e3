import type { ChainableCommander, Redis } from 'ioredis';
import { isReadOnlyError } from './availability.ts';
import {
  confirmScript,
  removeScript,
  retire,
  retireScript,
  rotatedMark,
  rotatedMarkMs,
  textOrNull,
} from './commands.ts';
import type { Keys } from './keys.ts';
import { redisSessionClientOptions } from './options.ts';
import { reconnectAfterEnd } from './sentinel/sentinel-reconnect.ts';
import type { Client, ConfirmedWrites } from './topology.ts';

/** Part of the deadline that Redis replicas have to confirm a write. The deadline is long enough for two such waits. */
const confirmingPart = 0.5;

/** Returns writes that do not wait for Redis replicas. */
export function writeWithoutConfirmation(client: Client, keys: Keys): ConfirmedWrites {
  return {
    remove: async (publicId) => (await client.del(keys.session(publicId))) === 1,
    retire: (publicId) => retire(client, keys.session(publicId)),
    confirm: async () => undefined,
    confirmSession: async () => undefined,
  };
}

/**
 * Returns writes that resolve when the given number of Redis replicas has confirmed them.
 *
 * WAIT blocks all later commands of its connection, and covers the primary of that connection only. Each primary therefore
 * has a separate connection for these writes.
 */
export function writeWithConfirmation({
  connectionFor,
  keys,
  replicas,
  deadlineMs,
}: {
  readonly connectionFor: (key: string) => Redis | undefined;
  readonly keys: Keys;
  readonly replicas: number;
  readonly deadlineMs: number;
}): ConfirmedWrites {
  const confirmWithinMs = Math.round(deadlineMs * confirmingPart);

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

  // WAIT covers all writes, of any client, that the primary executed before a write of this connection.
  async function confirm(key: string): Promise<void> {
    await confirmed(key, (pipeline) => pipeline.eval(confirmScript, 1, key));
  }

  return {
    async remove(publicId) {
      const key = keys.session(publicId);
      return (await confirmed(key, (pipeline) => pipeline.eval(removeScript, 1, key))) === 1;
    },

    async retire(publicId) {
      const key = keys.session(publicId);
      return textOrNull(
        await confirmed(key, (pipeline) => pipeline.eval(retireScript, 1, key, rotatedMark, rotatedMarkMs)),
      );
    },

    confirm,
    confirmSession: (publicId) => confirm(keys.session(publicId)),
  };
}

/** Opens a connection to the same Redis, for writes that wait for Redis replicas. */
export function connectForConfirmation(client: Redis, deadlineMs: number): Redis {
  const connection = client.duplicate({
    ...redisSessionClientOptions,
    connectionName: 'confirmed-writes',
    commandTimeout: deadlineMs,
    // The new connection leads to the current primary, by its name or by the Sentinels.
    reconnectOnError: isReadOnlyError,
    lazyConnect: false,
  });
  // This listener ignores errors: a failure of this connection rejects its calls, and `client` reports failures of the server.
  connection.on('error', () => undefined);
  return client.options.sentinels ? reconnectAfterEnd(connection) : connection;
}
