import type { RawData, WebSocket } from 'ws';
import { closeCode } from '@session-lab/contract';
import { ClientMessage, type ServerMessage } from '@session-lab/contract/labs/websocket';
import type { EndReason } from '@session-lab/session';
import { createTokenBucket } from '../../live/token-bucket.ts';
import type { Joined, Member } from './service.ts';

/** Maximum of unsent bytes. Above it, a client that does not read is disconnected. The kept messages of a room are 22 KB. */
const bufferedAtMost = 32 * 1024;
/** Messages and pings of one socket. Above the limit the socket closes with 1008. */
const frameRate = { burst: 20, perSecond: 5 } as const;

const codeOf = {
  ended: closeCode.signedOut,
  rotated: closeCode.tokenRotated,
  store_unavailable: closeCode.tryAgainLater,
} as const satisfies Record<EndReason, number>;

/**
 * Connects an accepted socket with its room. `takeWork` limits the messages of all sockets of this replica together. Above that
 * limit, and without Redis, the socket closes with 1013 and the page connects again later: it repeats what was not acknowledged.
 */
export function serveSocket({
  socket,
  join,
  takeWork,
}: {
  socket: WebSocket;
  join: (member: Member) => Joined | undefined;
  takeWork: () => boolean;
}): void {
  const takeFrame = createTokenBucket(frameRate);
  const joined = join({ send, onEnd: (reason) => socket.close(codeOf[reason]) });
  if (joined === undefined) {
    socket.close(closeCode.tooManySockets);
    return;
  }
  socket.once('close', joined.leave);
  socket.on('message', (data, isBinary) => {
    // The server has already sent its close frame.
    if (socket.readyState !== socket.OPEN) return;
    const message = isBinary ? undefined : parseMessage(data);
    if (message === undefined || !takeFrame()) socket.close(closeCode.policyViolation);
    else if (!takeWork()) socket.close(closeCode.tryAgainLater);
    else void handle(message, joined).catch(() => socket.close(closeCode.tryAgainLater));
  });
  socket.on('ping', () => {
    if (socket.readyState === socket.OPEN && !takeFrame()) socket.close(closeCode.policyViolation);
  });

  function send(message: ServerMessage): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > bufferedAtMost) socket.terminate();
    else socket.send(JSON.stringify(message));
  }
}

const handle = (message: ClientMessage, { send, resume }: Joined): Promise<void> =>
  message.type === 'send' ? send(message.id, message.text) : resume(message.after);

function parseMessage(data: RawData): ClientMessage | undefined {
  try {
    return ClientMessage.parse(JSON.parse(Buffer.isBuffer(data) ? data.toString() : ''));
  } catch {
    return undefined;
  }
}
