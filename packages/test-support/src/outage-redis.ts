import { outageRights } from '@session-lab/launcher/servers';
import { startRedisServer } from './redis-server.ts';

export type OutageRedis = {
  /** For the user of lab 15, who may also pause and stop the server. */
  readonly url: string;
  /** Starts the server again, empty, after a SHUTDOWN. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts a Redis whose user has the rights that lab 15 has in the demo. No supervisor starts it again. */
export async function startOutageRedis(): Promise<OutageRedis> {
  const user = ['--user', 'outage', 'on', 'nopass', ...outageRights];
  let server = await startRedisServer(...user);
  const { url } = server;
  return {
    url: url.replace('redis://', 'redis://outage:any@'),
    async restart() {
      await server.stop();
      server = await startRedisServer(...user, '--port', new URL(url).port);
    },
    stop: () => server.stop(),
  };
}
