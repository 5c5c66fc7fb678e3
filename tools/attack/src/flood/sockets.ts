import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { livePath, messageLength, ServerMessage } from '@session-lab/contract';
import type { Flood } from './flood.ts';
import { createTally } from './flood.ts';

const sockets = 150;
/** A socket may send five messages a second in the long run (apps/api/src/live/socket.ts). */
const sendEveryMs = 200;
const reopenedAfterMs = 250;
const openedEveryMs = 5;
const lineBreaks = `a${'\n'.repeat(messageLength - 2)}b`;

/**
 * 150 sockets that send as many messages as the limits allow. Each message has only line breaks, and the id
 * of the latest message of another user.
 */
export const crowdedRoom: Flood = async ({ origin, address, tokens }, over) => {
  const tally = createTally();
  let lastId = 'flood';

  async function keepOpen(number: number): Promise<void> {
    await pause(number * openedEveryMs);
    while (!over.aborted) {
      await openAndSend(tokens[number % tokens.length] ?? '', number === 0);
      await pause(reopenedAfterMs);
    }
  }

  function openAndSend(token: string, receives: boolean): Promise<void> {
    const url = `${origin.replace('http', 'ws')}${livePath}?access_token=${token}`;
    const socket = new WebSocket(url, { origin, localAddress: address, perMessageDeflate: false });
    return new Promise((resolve) => {
      const sending = setInterval(() => {
        if (socket.readyState !== WebSocket.OPEN) return;
        tally.send();
        socket.send(JSON.stringify({ type: 'send', id: lastId, text: lineBreaks }));
      }, sendEveryMs);
      const end = (): void => socket.terminate();
      over.addEventListener('abort', end, { once: true });
      socket.once('open', () => tally.answer('opened'));
      socket.on('error', ({ message }) => tally.answer(message));
      if (receives) socket.on('message', (data: Buffer) => (lastId = idIn(data) ?? lastId));
      socket.once('close', (code) => {
        clearInterval(sending);
        over.removeEventListener('abort', end);
        if (!over.aborted) tally.answer(`closed with ${code}`);
        resolve();
      });
    });
  }

  await Promise.all(Array.from({ length: sockets }, (_, number) => keepOpen(number)));
  return tally.flooded();
};

/** Returns the id of a message of another user. */
function idIn(data: Buffer): string | undefined {
  const parsed = ServerMessage.safeParse(JSON.parse(data.toString()));
  if (!parsed.success || parsed.data.type !== 'message') return undefined;
  return parsed.data.from.userName.startsWith('flood') ? undefined : parsed.data.id;
}
