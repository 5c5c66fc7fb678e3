import type { Redis } from 'ioredis';
import { SessionStoreError } from '../session.ts';

/** Runs a Redis operation. Rejects at once while Redis is unavailable, and converts every failure to a `SessionStoreError`. */
export type Guard = <Result>(operation: () => Promise<Result>) => Promise<Result>;

export function createGuard(isAvailable: () => boolean): Guard {
  return (operation) => (isAvailable() ? operation().catch(throwStoreError) : rejectAsUnavailable());
}

/** @throws SessionStoreError with the error of ioredis or Redis as its `cause` */
export function throwStoreError(cause: unknown): never {
  throw new SessionStoreError('The session store did not reply in time, or replied with an error.', {
    cause,
  });
}

export function rejectAsUnavailable(): Promise<never> {
  return Promise.reject(new SessionStoreError('The session store is unavailable.'));
}

/**
 * Time between two PINGs, in milliseconds. Redis is known to be unavailable after two intervals at most, with or without
 * requests. After three intervals the connection is destroyed.
 */
const intervalMs = 150;
const maxMissedReplies = 2;

export type Heartbeat = {
  /** Whether the connection is up and its last PING was answered within one interval. */
  readonly isAnswering: () => boolean;
  /**
   * Whether a reply was read within the deadline. After the process was blocked or paused, this is false until the next
   * reply: invalidations that arrived meanwhile may be unread.
   */
  readonly hasRecentReply: () => boolean;
  stop(): void;
};

/**
 * Sends PING at a fixed interval and destroys the connection when a PING stays unanswered. Redis replies in order, so the
 * PING is also the deadline of every command: 450 ms. The alternative, ioredis' `commandTimeout`, sets a timer for each command
 * and costs 8 % of the CPU time of a request.
 */
export function startHeartbeat(client: Redis): Heartbeat {
  let isPending = false;
  let missedReplies = 0;
  let lastReplyAtMs = performance.now();

  function beat(): void {
    if (client.status !== 'ready') return;
    // A reply that arrived while the event loop was blocked is read before setImmediate runs.
    if (isPending) setImmediate(countMissedReply);
    else sendPing();
  }

  function sendPing(): void {
    isPending = true;
    client
      .ping()
      .then(
        () => onReply(),
        () => undefined,
      )
      .finally(() => (isPending = false));
  }

  function countMissedReply(): void {
    if (!isPending) return;
    missedReplies += 1;
    if (missedReplies === maxMissedReplies)
      client.stream.destroy(new Error('Redis did not reply to PING in time.'));
  }

  function onReply(): void {
    missedReplies = 0;
    lastReplyAtMs = performance.now();
  }

  const timer = setInterval(beat, intervalMs).unref();
  // A ready connection has received the replies to its handshake.
  client.on('ready', onReply);
  return {
    isAnswering: () => client.status === 'ready' && missedReplies === 0,
    hasRecentReply: () => performance.now() - lastReplyAtMs <= intervalMs * (maxMissedReplies + 1),
    stop() {
      clearInterval(timer);
      client.off('ready', onReply);
    },
  };
}
