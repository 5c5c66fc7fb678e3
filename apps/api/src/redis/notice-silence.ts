import { Cluster, type Redis } from 'ioredis';

/** With the 500 ms that the answer may take, a dead connection is replaced well within 3 s. */
const askEveryMs = 500;

/**
 * A connection that only listens owes no answer, so one that went dead without a word would be listened to for ever. Asked
 * PING it owes one, and `socketTimeout` of `redisTrackingClientOptions` gives it up when that does not come. Of a Cluster's
 * client the connection that listens is not within reach.
 */
export function noticeSilence(subscriber: Redis | Cluster): void {
  if (subscriber instanceof Cluster) return;
  const timer = setInterval(() => {
    if (subscriber.status === 'ready') subscriber.ping().catch(() => undefined);
  }, askEveryMs).unref();
  subscriber.once('end', () => clearInterval(timer));
}
