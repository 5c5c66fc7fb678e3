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
/** Maximum number of beats without a PING: half of `trustedBeats`, so that the first hit of a near cache after a pause is served. */
const restBeats = 4;

export type Heartbeat = {
  /** Whether the connection is ready. Without a reply in time it is destroyed. The next beat sends a PING. */
  readonly isReady: () => boolean;
  /**
   * Whether a PING that was sent a short time ago has its reply. If so, every invalidation that Redis sent before that PING
   * was read. False after the process was blocked or paused, until the next reply. The next beat sends a PING.
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
 * Sends PINGs without waiting for the replies, and destroys the connection when one stays unanswered. Redis replies in order,
 * so the PING after a command is also the deadline of the command. A reply may take 0.9 `deadlineMs` in any case, and
 * `deadlineMs` at most. The alternative, ioredis' `commandTimeout`, sets a timer for each command and costs 8 % of the CPU time
 * of a request.
 *
 * A beat sends a PING only if the PING has a use:
 * - bytes were written since the last PING: a command may need its deadline;
 * - a PING is unanswered: the next PINGs count the beats of the silence;
 * - a caller of `isCurrent` or `isReady` needs a newer PING: a near cache serves a hit only after a recent reply, and
 *   `available()` must find a frozen Redis as early as a command does;
 * - the last PING is `restBeats` old. A connection that breaks without traffic is therefore lost after at most 1.4 `deadlineMs`, so
 *   that watched sessions are read again, and the next request does not wait for a reply that never comes.
 *
 * Counts beats and not milliseconds: a connection is not destroyed because this process was blocked.
 */
export function startHeartbeat(client: Redis, deadlineMs: number): Heartbeat {
  const intervalMs = deadlineMs / beatsPerDeadline;
  /** Number of PINGs that were sent, and the number of the newest one that has a reply. */
  let [sent, replied] = [0, 0];
  let handshakeBeats = 0;
  let pingedAtMs = -Infinity;
  /** Number of bytes that the connection had written after the last PING. */
  let pingedBytes: number | undefined;
  let isQueried = false;
  /** Time at which the last PING was sent that has a reply. */
  let confirmedAtMs = performance.now();
  /** Every command that was sent before this time has its reply. */
  let repliedAtMs = confirmedAtMs;
  let recovery: Promise<number> | undefined;

  function beat(): void {
    if (client.status === 'connect') return beatInHandshake();
    handshakeBeats = 0;
    if (client.status !== 'ready') return;
    if (isResting()) {
      repliedAtMs = performance.now();
      return;
    }
    if (sent - replied < maxUnanswered) return ping();
    client.stream.destroy(new Error(`Redis did not reply to PING within ${deadlineMs} ms.`));
  }

  /** Whether the last PING has its reply, no command followed it, and no caller needs a newer PING. */
  function isResting(): boolean {
    return (
      sent === replied &&
      !isQueried &&
      pingedBytes !== undefined &&
      client.stream.bytesWritten === pingedBytes &&
      // Timers are a little early or late.
      performance.now() - pingedAtMs < (restBeats - 0.5) * intervalMs
    );
  }

  function beatInHandshake(): void {
    handshakeBeats += 1;
    if (handshakeBeats > maxHandshakeBeats)
      client.stream.destroy(new Error('Redis did not reply to the first commands of a connection.'));
  }

  function ping(): void {
    const sentAtMs = performance.now();
    pingedAtMs = sentAtMs;
    isQueried = false;
    sent += 1;
    const number = sent;
    client.ping().then(
      () => onReply(number, sentAtMs),
      // An error is a reply too, for example while a script runs.
      (error: unknown) => isReplyError(error) && onReply(number, sentAtMs),
    );
    pingedBytes = client.stream.bytesWritten;
  }

  /** Replies come in order: an older PING without one has missed the time limit of its connection, and will get none. */
  function onReply(number: number, sentAtMs: number): void {
    replied = number;
    confirmedAtMs = sentAtMs;
    repliedAtMs = sentAtMs;
  }

  function onReady(): void {
    replied = sent;
    pingedBytes = undefined;
    // A ready connection has received the replies to its handshake.
    confirmedAtMs = performance.now();
    repliedAtMs = confirmedAtMs;
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
    isReady() {
      isQueried = true;
      return client.status === 'ready';
    },
    isCurrent() {
      isQueried = true;
      return client.status === 'ready' && performance.now() - confirmedAtMs <= intervalMs * trustedBeats;
    },
    async recovered() {
      const waitMs = repliedAtMs + intervalMs * trustedBeats - performance.now();
      if (waitMs <= 0) return 0;
      recovery ??= startRecovery(waitMs, repliedAtMs + deadlineMs);
      return recovery;
    },
    stop() {
      clearInterval(timer);
      client.off('ready', onReady);
    },
  };
}
