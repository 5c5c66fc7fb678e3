import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { RedisRecorder } from '../../redis/recorder.ts';
import { StoreError } from '../../redis/store-error.ts';
import { openClients, type ClusterClients } from './clients.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';

/** Interval in which a replica with open clients checks that the servers still run, in milliseconds. */
const checkEveryMs = 1_000;

/** The six servers of lab 16, which run only while students use them. */
export type LabCluster = {
  readonly supervisor: Supervisor;
  /** Opens the clients at the first call. @throws StoreError while the servers do not run */
  readonly clients: () => Promise<ClusterClients>;
  readonly recorder: Pick<RedisRecorder, 'add' | 'unrecorded'>;
  readonly close: () => void;
};

export function createLabCluster({
  url,
  redis,
  logger,
  recorder,
}: {
  /** Addresses of the six servers. */
  url: string;
  /** The Redis of all labs. */
  redis: Redis;
  logger: Logger;
  recorder: Pick<RedisRecorder, 'add' | 'attach' | 'unrecorded'>;
}): LabCluster {
  const supervisor = createSupervisor({ redis, recorder });
  let open: ClusterClients | undefined;
  let timer: NodeJS.Timeout | undefined;

  function close(): void {
    clearInterval(timer);
    open?.close();
    open = undefined;
  }

  /** Clients of stopped servers would try to connect four times a second. */
  async function closeIfStopped(): Promise<void> {
    const state = await supervisor.state().catch(() => 'ready');
    if (state !== 'ready') close();
  }

  function opened(): ClusterClients {
    if (open === undefined) {
      open = openClients({ url, logger, recorder });
      timer = setInterval(() => void closeIfStopped(), checkEveryMs).unref();
    }
    return open;
  }

  return {
    supervisor,
    recorder,
    async clients() {
      if ((await supervisor.state()) !== 'ready') throw new StoreError('the servers of lab 16 do not run');
      const clients = recorder.unrecorded(opened);
      await clients.opened();
      return clients;
    },
    close,
  };
}
