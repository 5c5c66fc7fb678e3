import type { Redis } from 'ioredis';

/**
 * Redis is known away within two of these, in milliseconds, whether or not there are requests. So when one replica's
 * request met the 500 ms deadline, the next replica already answers at once.
 */
const intervalMs = 200;

export type Heartbeat = {
  /** Whether the connection is up and its last PING was answered within one interval. */
  readonly answering: () => boolean;
  stop(): void;
};

/**
 * Asks PING on a connection, for ever. It also keeps a connection owing an answer, which is what `socketTimeout` goes
 * by: without one, a frozen Redis and a half-open connection look like a quiet one.
 */
export function startHeartbeat(client: Redis): Heartbeat {
  let owed = false;
  let silent = false;

  function beat(): void {
    if (client.status !== 'ready') return;
    // An answer that arrived while this event loop was stalled is read before setImmediate runs.
    if (owed) setImmediate(() => (silent = owed));
    else ask();
  }

  function ask(): void {
    owed = true;
    client.ping().then(
      () => (owed = silent = false),
      () => (owed = false),
    );
  }

  /** A new connection is ready when Redis answered its handshake. */
  function forgive(): void {
    silent = false;
  }

  const timer = setInterval(beat, intervalMs).unref();
  client.on('ready', forgive);
  return {
    answering: () => client.status === 'ready' && !silent,
    stop() {
      clearInterval(timer);
      client.off('ready', forgive);
    },
  };
}
