import type { Redis } from 'ioredis';

/**
 * Reconnects a Sentinel client that ended although `disconnect()` was not called.
 *
 * ioredis 6.0.0 keeps listening to the Sentinels after a connection is lost. If they announce the new primary while the
 * client already connects to it, ioredis aborts that attempt and starts no other.
 */
export function reconnectAfterEnd(client: Redis): Redis {
  const disconnect = client.disconnect.bind(client);
  let isClosed = false;
  client.disconnect = (reconnect = false) => {
    isClosed ||= !reconnect;
    disconnect(reconnect);
  };
  return client.on('end', () => {
    if (!isClosed) client.connect().catch(() => undefined);
  });
}
