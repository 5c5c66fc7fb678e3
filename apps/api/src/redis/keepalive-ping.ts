import { Cluster, type Redis } from 'ioredis';

/** Time between two pings. The reply may take another 500 ms, so a broken connection is replaced well within 3 s. */
const intervalMs = 500;

/**
 * Pings the server of a subscriber, so that its `socketTimeout` detects a broken connection. A
 * connection that only receives messages expects no reply, and would never time out. A Cluster client does not expose the
 * connection that subscribes, so it is not pinged.
 */
export function keepAlivePing(subscriber: Redis | Cluster): void {
  if (subscriber instanceof Cluster) return;
  const timer = setInterval(() => {
    if (subscriber.status === 'ready') subscriber.ping().catch(() => undefined);
  }, intervalMs).unref();
  subscriber.once('end', () => clearInterval(timer));
}
