/**
 * Sends a flood of WebSocket messages (`socket-flood.ts`). It runs in its own process with a low priority, so
 * that it takes CPU time from neither the load nor the stack. The first message is its input; the second one
 * ends the flood.
 */
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { closeCode } from '@session-lab/contract';
import { FloodInput, type FloodCounts } from './socket-flood.ts';
import { openSocket } from './sockets.ts';

/**
 * Exceeds the budget of a user (apps/api/src/live/budget.ts), but not the limit that closes a socket
 * (socket.ts).
 */
const frequentEveryMs = 200;
/** Exceeds the number of messages that a socket may send at once. */
const excessiveAtOnce = 60;
const reopenAfterMs = 250;
const openEveryMs = 2;

setPriority(constants.priority.PRIORITY_LOW);
process.once('disconnect', () => process.exit());
const { sockets, baseUrl, tokens } = FloodInput.parse(await nextMessage());
const stopping = new AbortController();
const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
const counts = { opened: 0, closedForExcess: 0 };
const behaviors = [
  ...Array.from({ length: sockets.frequent }, () => sendFrequently),
  ...Array.from({ length: sockets.excessive }, () => sendExcessively),
  ...Array.from({ length: sockets.unread }, () => (socket: WebSocket) => socket.pause()),
];
const flood = Promise.all(behaviors.map(keepOpen));
await nextMessage();
stopping.abort();
await flood;
process.send?.(counts satisfies FloodCounts);

async function nextMessage(): Promise<unknown> {
  const message: unknown = (await once(process, 'message'))[0];
  return message;
}

/** Reopens the socket whenever it is refused or closed. */
async function keepOpen(behave: (socket: WebSocket) => void, number: number): Promise<void> {
  await pause(number * openEveryMs);
  while (!stopping.signal.aborted) {
    await openOnce(behave, tokens[number % tokens.length] ?? '').catch(() => undefined);
    await pause(reopenAfterMs);
  }
}

async function openOnce(behave: (socket: WebSocket) => void, token: string): Promise<void> {
  const { socket } = await openSocket(baseUrl, token);
  counts.opened += 1;
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  behave(socket);
  if ((await Promise.race([closed, stopped])) === closeCode.policyViolation) counts.closedForExcess += 1;
  socket.terminate();
}

function sendFrequently(socket: WebSocket): void {
  const sending = setInterval(() => sendMessage(socket), frequentEveryMs);
  socket.once('close', () => clearInterval(sending));
}

function sendExcessively(socket: WebSocket): void {
  for (let sent = 0; sent < excessiveAtOnce; sent += 1) sendMessage(socket);
}

function sendMessage(socket: WebSocket): void {
  socket.send(JSON.stringify({ type: 'send', id: 'flood', text: 'x'.repeat(400) }));
}
