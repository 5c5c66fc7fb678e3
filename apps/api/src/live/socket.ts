import { randomUUID } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import {
  ClientMessage,
  closeCode,
  type RefusedReason,
  type ServerMessage,
  type SessionLimits,
} from '@session-lab/contract';
import type { Clock, EndReason } from '@session-lab/session';
import type { AppSession, AppSessions } from '../sessions/session-data.ts';
import type { Budget } from './budget.ts';
import type { Joined, Room } from './room.ts';
import { createTokenBucket } from './token-bucket.ts';

/** Limit of unsent bytes. Above it, a client that does not read is disconnected. The longest presence list is 25 KB. */
export const bufferedAtMost = 256 * 1024;

/** Rate limit for messages and pings. Above the limit the socket closes with 1008. */
export const frameRate = { burst: 40, perSecond: 8 } as const;

const busyRetryMs = 1_000;

const codeOf = {
  ended: closeCode.signedOut,
  rotated: closeCode.tokenRotated,
  store_unavailable: closeCode.tryAgainLater,
} as const satisfies Record<EndReason, number>;

export function serveSocket({
  socket,
  session,
  replicaName,
  room,
  budget,
  sessions,
  clock,
}: {
  socket: WebSocket;
  session: AppSession;
  replicaName: string;
  room: Room;
  budget: Budget;
  sessions: AppSessions;
  clock: Clock;
}): void {
  const { userName, displayName } = session.data.profile;
  const sessionId = session.publicId;
  const presence = { socketId: randomUUID(), userName, displayName, replica: replicaName, sessionId };
  const takeFrame = createTokenBucket(frameRate);

  const unwatch = sessions.onEnd(sessionId, (reason) => socket.close(codeOf[reason]));
  const joined = join();
  socket.once('close', () => {
    unwatch();
    void joined.then((member) => member.ok && member.leave());
  });
  socket.on('message', (data, isBinary) => {
    // The server has already sent its close frame.
    if (socket.readyState !== socket.OPEN) return;
    const message = isBinary ? undefined : parseMessage(data);
    if (message === undefined || !takeFrame()) socket.close(closeCode.policyViolation);
    else if (message.type === 'ping') reply({ type: 'pong' });
    else void publish(message);
  });
  socket.on('ping', () => {
    if (socket.readyState === socket.OPEN && !takeFrame()) socket.close(closeCode.policyViolation);
  });

  async function join(): Promise<Joined> {
    try {
      const result = await room.join({ presence, limits: limitsOf(session, clock.now()), send });
      if (!result.ok) socket.close(closeCode.tooManySockets);
      return result;
    } catch {
      socket.close(closeCode.tryAgainLater);
      return { ok: false };
    }
  }

  function send(text: string): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > bufferedAtMost) socket.terminate();
    else socket.send(text);
  }

  function reply(message: ServerMessage): void {
    send(JSON.stringify(message));
  }

  /** Also extends the idle timeout, unless the message is refused. */
  async function publish({ id: ownId, text }: Extract<ClientMessage, { type: 'send' }>): Promise<void> {
    if (!(await joined).ok) return;
    const refuse = (reason: RefusedReason, retryAfterMs: number): void =>
      reply({ type: 'refused', ownId, reason, retryAfterMs });
    try {
      const verdict = await budget.take(session.userId);
      if (!verdict.ok) return refuse('too_many_messages', verdict.retryAfterMs);
      if (!room.acceptsMessage(verdict)) return refuse('room_busy', busyRetryMs);
      if (await sessions.touch(sessionId)) await room.publish(presence, { ownId, text }, clock.now());
      else socket.close(closeCode.signedOut);
    } catch {
      socket.close(closeCode.tryAgainLater);
    }
  }
}

const limitsOf = (
  { touchedAtMs, idleExpiresAtMs, absoluteExpiresAtMs }: AppSession,
  nowMs: number,
): SessionLimits => ({
  idleTimeoutMs: idleExpiresAtMs - touchedAtMs,
  absoluteLeftMs: absoluteExpiresAtMs - nowMs,
});

function parseMessage(data: RawData): ClientMessage | undefined {
  try {
    return ClientMessage.parse(JSON.parse(textOf(data)));
  } catch {
    return undefined;
  }
}

/** ws has already refused invalid UTF-8 (1007). */
function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data).toString();
}
