import type { Redis } from 'ioredis';

/**
 * Redis is known away within two of these, in milliseconds, whether or not there are requests: when one replica's
 * request met the deadline, the next replica already answers at once. Within three the connection is given up.
 */
const intervalMs = 150;
const missesAtMost = 2;

export type Heartbeat = {
  /** Whether the connection is up and its last PING was answered within one interval. */
  readonly answering: () => boolean;
  /**
   * Whether an answer was read within the deadline. It says no to what runs first in a process that was stopped for a
   * while, before it has read what was sent to it meanwhile.
   */
  readonly heardLately: () => boolean;
  stop(): void;
};

/**
 * Asks PING on a connection, for ever, and destroys it when one stays unanswered. Redis answers in order, so this is the
 * deadline of every command too: whatever was sent is answered or rejected within 450 ms. A timer a command, which is
 * what ioredis' `commandTimeout` sets, costs a twelfth of a whole request.
 */
export function startHeartbeat(client: Redis): Heartbeat {
  let owed = false;
  let misses = 0;
  let heardAtMs = performance.now();

  function beat(): void {
    if (client.status !== 'ready') return;
    // An answer that arrived while this event loop was stalled is read before setImmediate runs.
    if (owed) setImmediate(miss);
    else ask();
  }

  function ask(): void {
    owed = true;
    client
      .ping()
      .then(
        () => forgive(),
        () => undefined,
      )
      .finally(() => (owed = false));
  }

  function miss(): void {
    if (!owed) return;
    misses += 1;
    if (misses === missesAtMost) client.stream.destroy(new Error('Redis did not answer PING in time.'));
  }

  /** Also when a connection is ready, as Redis answered its handshake. */
  function forgive(): void {
    misses = 0;
    heardAtMs = performance.now();
  }

  const timer = setInterval(beat, intervalMs).unref();
  client.on('ready', forgive);
  return {
    answering: () => client.status === 'ready' && misses === 0,
    heardLately: () => performance.now() - heardAtMs <= intervalMs * (missesAtMost + 1),
    stop() {
      clearInterval(timer);
      client.off('ready', forgive);
    },
  };
}
