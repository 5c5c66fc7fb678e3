import type { Redis } from 'ioredis';
import { corkPerTurn } from './cork.ts';
import { confirmedEndings, connectEndings, plainEndings } from './endings.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { Link, RedisConnections, Tracking } from './link.ts';
import { refuseDeafClients, startTracking } from './tracking.ts';

/** One connection for all commands: to one server, or to whichever is the primary of a Sentinel group. */
export function linkToOne({
  client,
  trackingClient,
  replicas = 0,
}: Extract<RedisConnections, { client: Redis }>): Link {
  refuseDeafClients(client, trackingClient);
  const heartbeat = startHeartbeat(client);
  const trackingHeartbeat = startHeartbeat(trackingClient);
  const endingClient = replicas > 0 ? connectEndings(client) : undefined;
  const bySentinel = isBySentinel(client) || isBySentinel(trackingClient);

  return {
    client,
    primaries: () => [client],
    endings: endingClient ? confirmedEndings(() => endingClient, replicas) : plainEndings(client),
    // A replica gets it all in the order in which it was written.
    listed: async () => undefined,
    answering: heartbeat.answering,
    cork: corkPerTurn(client),
    track: (listeners) =>
      bySentinel ? trackByName(client, trackingClient, listeners) : startTracking(trackingClient, listeners),
    near: bySentinel
      ? undefined
      : (tracking) => tracking.armed() && trackingHeartbeat.answering() && trackingHeartbeat.heardLately(),
    stop() {
      heartbeat.stop();
      trackingHeartbeat.stop();
      endingClient?.disconnect();
    },
  };
}

const isBySentinel = (client: Redis): boolean => (client.options.sentinels ?? []).length > 0;

/** During a failover the two may, for a while, be connected to different servers: then the one does not hear of the other. */
function trackByName(
  client: Redis,
  trackingClient: Redis,
  ...[listeners]: Parameters<Link['track']>
): Tracking {
  const tracking = startTracking(trackingClient, listeners);
  const onMoved = (): void => {
    for (const listener of listeners) listener.onUnsure();
  };
  client.on('ready', onMoved);
  return {
    armed: () => tracking.armed() && addressOf(client) === addressOf(trackingClient),
    stop() {
      client.off('ready', onMoved);
      tracking.stop();
    },
  };
}

const addressOf = ({ stream }: Redis): string => `${stream.remoteAddress}:${stream.remotePort}`;
