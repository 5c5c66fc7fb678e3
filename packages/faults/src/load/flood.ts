import { setTimeout as pause } from 'node:timers/promises';
import { closeCode } from '@session-lab/contract';
import { openSocket } from './sockets.ts';

/** More than a socket may say at once (apps/api/src/live/socket.ts): it is closed for it. */
const saidAtOnce = 60;
const betweenMs = 50;

export type Flood = {
  /** Sockets that were opened, and how many of them were closed for saying too much. */
  readonly opened: () => number;
  readonly cutOff: () => number;
  stop(): Promise<void>;
};

/** So many who open a socket, say far too much, are closed, and begin again; and so many who never read what they are sent. */
export function startFlood(
  { talking, deaf }: { talking: number; deaf: number },
  { baseUrl, tokens }: { baseUrl: string; tokens: readonly string[] },
): Flood {
  let [opened, cutOff] = [0, 0];
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const tokenOf = (number: number): string => tokens[number % tokens.length] ?? '';
  const all = [
    ...Array.from({ length: talking }, (_, number) => repeat(() => talk(tokenOf(number)))),
    ...Array.from({ length: deaf }, (_, number) => repeat(() => standDeaf(tokenOf(number)))),
  ];
  return {
    opened: () => opened,
    cutOff: () => cutOff,
    async stop() {
      stopping.abort();
      await Promise.all(all);
    },
  };

  /** What is refused or cut off half-way is what a flood has to expect. */
  async function repeat(once: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      await once().catch(() => undefined);
      await pause(betweenMs);
    }
  }

  async function talk(token: string): Promise<void> {
    const { socket } = await openSocket(baseUrl, token);
    opened += 1;
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    for (let said = 0; said < saidAtOnce; said += 1)
      socket.send(JSON.stringify({ type: 'say', id: `${said}`, text: 'x'.repeat(400) }));
    if ((await Promise.race([closed, stopped])) === closeCode.policyViolation) cutOff += 1;
    socket.terminate();
  }

  async function standDeaf(token: string): Promise<void> {
    const { socket } = await openSocket(baseUrl, token);
    opened += 1;
    socket.pause();
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await Promise.race([closed, stopped]);
    socket.terminate();
  }
}
