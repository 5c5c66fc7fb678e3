import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { closeCode } from '@session-lab/contract';
import { openSocket } from './sockets.ts';

/** Who says as much as they may, who says too much and comes back at once, and who never reads what they are sent. */
export type Crowd = { readonly chatting: number; readonly shouting: number; readonly deaf: number };

type Flooded = {
  readonly opened: number;
  /** Sockets that were closed for saying too much. */
  readonly cutOff: number;
};

export type Flood = { stop(): Promise<Flooded> };

/** More than the budget of a user (apps/api/src/live/budget.ts), and less than what closes a socket (socket.ts). */
const chatEveryMs = 200;
/** More than a socket may send at once. */
const shoutedAtOnce = 60;
const comesBackMs = 250;
/** From one socket to the next at the beginning. */
const openEveryMs = 2;

export function startFlood(
  { chatting, shouting, deaf }: Crowd,
  { baseUrl, tokens }: { baseUrl: string; tokens: readonly string[] },
): Flood {
  let [opened, cutOff] = [0, 0];
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const doings = [
    ...Array.from({ length: chatting }, () => chat),
    ...Array.from({ length: shouting }, () => shout),
    ...Array.from({ length: deaf }, () => standDeaf),
  ];
  const all = doings.map(repeat);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(all);
      return { opened, cutOff };
    },
  };

  /** What is refused or cut off half-way is what a flood has to expect. */
  async function repeat(begin: (socket: WebSocket) => void, number: number): Promise<void> {
    await pause(number * openEveryMs);
    while (!signal.aborted) {
      await once(begin, tokens[number % tokens.length] ?? '').catch(() => undefined);
      await pause(comesBackMs);
    }
  }

  async function once(begin: (socket: WebSocket) => void, token: string): Promise<void> {
    const { socket } = await openSocket(baseUrl, token);
    opened += 1;
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    begin(socket);
    if ((await Promise.race([closed, stopped])) === closeCode.policyViolation) cutOff += 1;
    socket.terminate();
  }
}

function chat(socket: WebSocket): void {
  const talking = setInterval(() => say(socket), chatEveryMs);
  socket.once('close', () => clearInterval(talking));
}

function shout(socket: WebSocket): void {
  for (let said = 0; said < shoutedAtOnce; said += 1) say(socket);
}

function standDeaf(socket: WebSocket): void {
  socket.pause();
}

function say(socket: WebSocket): void {
  socket.send(JSON.stringify({ type: 'send', id: 'flood', text: 'x'.repeat(400) }));
}
