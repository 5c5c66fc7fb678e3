import type { Logger } from 'pino';
import { connectRedis } from '../../redis/client.ts';
import type { RedisRecorder } from '../../redis/recorder.ts';
import { createConsoles, type Consoles } from './connections.ts';
import { createDatabases, type Databases } from './databases.ts';

/** Time between two searches for databases whose lease has ended. */
const sweepMs = 60_000;

export type Console = {
  readonly url: string;
  readonly databases: Databases;
  readonly run: Consoles['run'];
  /** Adds a command to the measurement of the present request. */
  readonly record: RedisRecorder['add'];
  readonly close: () => void;
};

/** Opens the connections to the Redis server of lab 14. */
export function openConsole({
  url,
  logger,
  record,
}: {
  url: string;
  logger: Logger;
  record: RedisRecorder['add'];
}): Console {
  const redis = connectRedis({ url, name: 'console', logger });
  const databases = createDatabases(redis);
  const consoles = createConsoles(url);
  const timer = setInterval(() => void databases.sweep().catch(() => undefined), sweepMs).unref();
  return {
    url,
    databases,
    run: (database, command) => consoles.run(database, command),
    record,
    close() {
      clearInterval(timer);
      redis.disconnect();
      void consoles.close();
    },
  };
}
