import { once } from 'node:events';
import { untilTrue } from '@session-lab/test-support/eventually';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { ServerMessage } from '@session-lab/contract';
import { origin } from './replicas.ts';

/** A WebSocket of the live page. `received` grows with each message, `closed` resolves to the code of the close frame. */
export type LivePage = {
  readonly socket: WebSocket;
  readonly received: readonly ServerMessage[];
  readonly closed: Promise<number>;
};

/** Headers of a valid handshake, for upgrades without a WebSocket library. */
export const upgradeHeaders = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  origin,
};

export const liveUrl = (url: string, token: string): string =>
  `${url.replace('http', 'ws')}/v1/live?access_token=${token}`;

/** Starts to connect as the page does, and collects the messages. The connection ends with the test. */
export function connectLivePage(url: string, token: string): LivePage {
  const socket = new WebSocket(liveUrl(url, token), { origin });
  onTestFinished(() => socket.terminate());
  const received: ServerMessage[] = [];
  socket.on('message', (data: Buffer) => received.push(ServerMessage.parse(JSON.parse(data.toString()))));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  return { socket, received, closed };
}

/** Connects as the page does, and resolves after the welcome. */
export async function openLivePage(url: string, token: string): Promise<LivePage> {
  const page = connectLivePage(url, token);
  await once(page.socket, 'open');
  await untilWelcome(page);
  return page;
}

export const untilWelcome = ({ received }: LivePage): Promise<void> =>
  untilTrue(() => received.some(({ type }) => type === 'welcome'));

/** Sends a message with the sender's id `mine`, or another id. */
export const sendMessage = ({ socket }: LivePage, text: string, id = 'mine'): void =>
  socket.send(JSON.stringify({ type: 'send', id, text }));

export const messagesOf = ({ received }: LivePage) =>
  received.filter((message) => message.type === 'message');
