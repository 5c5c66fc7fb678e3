import type { Redis } from 'ioredis';

/**
 * Connects a Sentinel group's client again that ended without being told to. ioredis (6.0.0) listens to the Sentinels on
 * behalf of a connection for longer than the connection lasts: told of the new primary while it is connecting to it
 * already, it breaks that off, and never begins anew.
 */
export function revive(client: Redis): Redis {
  const disconnect = client.disconnect.bind(client);
  let closed = false;
  client.disconnect = (reconnect = false) => {
    closed ||= !reconnect;
    disconnect(reconnect);
  };
  return client.on('end', () => {
    if (!closed) client.connect().catch(() => undefined);
  });
}
