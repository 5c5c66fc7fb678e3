import type { ChainableCommander, Redis } from 'ioredis';
import { sessionKey } from './keys.ts';
import type { Client } from './link.ts';
import { deadlineMs, redisSessionClientOptions } from './options.ts';
import { revive } from './revive.ts';
import { replaceScript } from './scripts.ts';
import { replace } from './values.ts';

/** How long the replicas have to say that they have it, in milliseconds: it fits the deadline twice. */
const confirmWithinMs = 250;

/** What ends a session, and must not be undone by the failure of a server. */
export type Endings = {
  /** Whether it was there. */
  remove(publicId: string): Promise<boolean>;
  replace(publicId: string, expected: string, next: string, expiresInMs: number): Promise<boolean>;
  /** Resolves when enough replicas have all that was written before on the primary of this key. */
  confirm(key: string): Promise<void>;
};

/** Where nothing is replicated, what was answered is what there is. */
export function plainEndings(client: Client): Endings {
  return {
    remove: async (publicId) => (await client.del(sessionKey(publicId))) === 1,
    replace: (...change) => replace(client, ...change),
    confirm: async () => undefined,
  };
}

/**
 * Answers when so many replicas have it. WAIT holds up all that comes after it on its connection, and speaks of that
 * connection's primary alone: so it gets one of its own, to the primary of the key.
 */
export function confirmedEndings(
  connectionFor: (key: string) => Redis | undefined,
  replicas: number,
): Endings {
  async function confirmed(key: string, add: (ending: ChainableCommander) => unknown): Promise<unknown> {
    const connection = connectionFor(key);
    if (connection === undefined) throw new Error('The primary of this session is not known.');
    const ending = connection.pipeline();
    add(ending);
    const answers = await ending.wait(replicas, confirmWithinMs).exec();
    const [[failure, result] = [], [waitFailure, confirmedBy] = []] = answers ?? [];
    if (failure ?? waitFailure) throw failure ?? waitFailure;
    if (Number(confirmedBy) >= replicas) return result;
    // Whoever waits behind would wait as long, one after the other, for what is not there.
    connection.disconnect(true);
    throw new Error(`Of ${replicas} replicas ${String(confirmedBy)} confirmed the end of a session in time.`);
  }

  return {
    async remove(publicId) {
      const key = sessionKey(publicId);
      return (await confirmed(key, (ending) => ending.del(key))) === 1;
    },

    async replace(publicId, ...change) {
      const key = sessionKey(publicId);
      return (await confirmed(key, (ending) => ending.eval(replaceScript, 1, key, ...change))) === 1;
    },

    // WAIT is for all that the primary wrote before the command in front of it, whoever asked for that.
    async confirm(key) {
      await confirmed(key, (ending) => ending.exists(key));
    },
  };
}

/** A connection like this one, for what waits for replicas. */
export function connectEndings(client: Redis): Redis {
  const connection = client.duplicate({
    ...redisSessionClientOptions,
    connectionName: 'endings',
    commandTimeout: deadlineMs,
    lazyConnect: false,
  });
  // Its failures are those of the calls; `client` tells of the server's.
  connection.on('error', () => undefined);
  return client.options.sentinels ? revive(connection) : connection;
}
