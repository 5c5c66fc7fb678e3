import { randomUUID } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import { ClientMessage, closeCode } from '@session-lab/contract';
import type { Clock, EndReason, Session } from '@session-lab/session';
import type { AppSessions, SessionData } from '../sessions/session-data.ts';
import { createAllowance } from './allowance.ts';
import type { Room } from './room.ts';

/** A peer that does not read is cut off before this much waits for it, in bytes. */
export const bufferedAtMost = 1024 * 1024;

const codeOf = {
  ended: closeCode.signedOut,
  rotated: closeCode.tokenRotated,
  store_away: closeCode.tryAgainLater,
} as const satisfies Record<EndReason, number>;

/** One accepted socket, from its first message to its last: it lives as long as the session it was opened with. */
export function serveSocket({
  socket,
  session,
  replicaName,
  room,
  sessions,
  clock,
}: {
  socket: WebSocket;
  session: Session<SessionData>;
  replicaName: string;
  room: Room;
  sessions: AppSessions;
  clock: Clock;
}): void {
  const { userName, displayName } = session.data.profile;
  const sessionId = session.publicId;
  const presence = { socketId: randomUUID(), userName, displayName, replica: replicaName, sessionId };
  const mayTalk = createAllowance({ burst: 20, perSecond: 5 });
  const refuse = (): void => socket.close(closeCode.policyViolation);

  const unwatch = sessions.watch(sessionId, (reason) => socket.close(codeOf[reason]));
  const joined = room.join({ presence, send });
  socket.once('close', () => {
    unwatch();
    void joined.then((leave) => leave());
  });
  socket.on('message', (data, isBinary) => {
    // What still arrives behind our own close frame is nobody's any more.
    if (socket.readyState !== socket.OPEN) return;
    const message = isBinary ? undefined : parseMessage(data);
    if (message === undefined || !mayTalk()) refuse();
    else void say(message);
  });

  function send(text: string): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > bufferedAtMost) socket.terminate();
    else socket.send(text);
  }

  /** What a person says is use of the session; heartbeats are not. */
  async function say(message: ClientMessage): Promise<void> {
    if (!room.takesOneMore()) return;
    try {
      if (await sessions.touch(sessionId)) await room.say(presence, message, clock.now());
      else socket.close(closeCode.signedOut);
    } catch {
      socket.close(closeCode.tryAgainLater);
    }
  }
}

function parseMessage(data: RawData): ClientMessage | undefined {
  try {
    return ClientMessage.parse(JSON.parse(textOf(data)));
  } catch {
    return undefined;
  }
}

/** As ws hands it over; text frames are valid UTF-8 by then, or closed with 1007. */
function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data).toString();
}
