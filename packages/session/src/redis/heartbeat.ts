import type { Redis } from 'ioredis';
import { isReplyError } from './availability.ts';

/** Number of PINGs in the time of one deadline. */
const beatsPerDeadline = 10;
/** A connection with this number of unanswered PINGs is destroyed at the next beat. */
const maxUnanswered = beatsPerDeadline - 1;
/**
 * Number of beats after which a near cache distrusts a silent connection, before the connection is destroyed, and after which
 * no call waits for the next connection, because a reply needs the rest.
 */
const trustedBeats = beatsPerDeadline - 2;
/** Number of beats that the commands of a new connection's handshake may take. They are a few round trips. */
const maxHandshakeBeats = 2 * beatsPerDeadline;

export type Heartbeat = {
  /** Whether the connection is ready. Without a reply in time it is destroyed. */
  readonly isReady: () => boolean;
  /**
   * Whether a PING that was sent a short time ago has its reply. If so, every invalidation that Redis sent before that PING
   * was read. False after the process was blocked or paused, until the next reply.
   */
  readonly isCurrent: () => boolean;
  /**
   * Waits for the connection to be ready again, while a reply can still arrive before the deadline of the commands that were
   * in flight when it was lost. Resolves to the rest of this deadline in milliseconds, or to 0 if it is too late.
   */
  readonly recovered: () => Promise<number>;
  stop(): void;
};

/**
 * Sends PINGs at a fixed interval, without waiting for the replies, and destroys the connection when one stays unanswered.
 * Redis replies in order, so the PINGs are also the deadline of every command. A reply may take 0.9 `deadlineMs` in any
 * case, and `deadlineMs` at most. The alternative, ioredis' `commandTimeout`, sets a timer for each command and costs 8 %
 * of the CPU time of a request.
 *
 * Counts beats and not milliseconds: a connection is not destroyed because this process was blocked.
 */
export function startHeartbeat(client: Redis, deadlineMs: number): Heartbeat {
  const intervalMs = deadlineMs / beatsPerDeadline;
  let unanswered = 0;
  let handshakeBeats = 0;
  /** Time at which the last PING was sent that has a reply. Every command that was sent earlier has its reply too. */
  let confirmedAtMs = performance.now();
  let recovery: Promise<number> | undefined;

  function beat(): void {
    if (client.status === 'connect') return beatInHandshake();
    handshakeBeats = 0;
    if (client.status !== 'ready') return;
    if (unanswered < maxUnanswered) return ping();
    client.stream.destroy(new Error(`Redis did not reply to PING within ${deadlineMs} ms.`));
  }

  function beatInHandshake(): void {
    handshakeBeats += 1;
    if (handshakeBeats > maxHandshakeBeats)
      client.stream.destroy(new Error('Redis did not reply to the first commands of a connection.'));
  }

  function ping(): void {
    const sentAtMs = performance.now();
    unanswered += 1;
    client.ping().then(
      () => onReply(sentAtMs),
      // An error is a reply too, for example while a script runs.
      (error: unknown) => isReplyError(error) && onReply(sentAtMs),
    );
  }

  function onReply(sentAtMs: number): void {
    unanswered -= 1;
    confirmedAtMs = sentAtMs;
  }

  function onReady(): void {
    unanswered = 0;
    // A ready connection has received the replies to its handshake.
    confirmedAtMs = performance.now();
  }

  function startRecovery(waitMs: number, deadlineAtMs: number): Promise<number> {
    return new Promise((resolve) => {
      const finish = (restMs: number): void => {
        clearTimeout(timer);
        client.off('ready', onRecovered);
        recovery = undefined;
        resolve(restMs);
      };
      const onRecovered = (): void => finish(deadlineAtMs - performance.now());
      const timer = setTimeout(finish, waitMs, 0);
      client.once('ready', onRecovered);
    });
  }

  const timer = setInterval(beat, intervalMs).unref();
  client.on('ready', onReady);
  return {
    isReady: () => client.status === 'ready',
    isCurrent: () =>
      client.status === 'ready' && performance.now() - confirmedAtMs <= intervalMs * trustedBeats,
    async recovered() {
      const waitMs = confirmedAtMs + intervalMs * trustedBeats - performance.now();
      if (waitMs <= 0) return 0;
      recovery ??= startRecovery(waitMs, confirmedAtMs + deadlineMs);
      return recovery;
    },
    stop() {
      clearInterval(timer);
      client.off('ready', onReady);
    },
  };
}
