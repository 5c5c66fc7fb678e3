import { setTimeout as sleep } from 'node:timers/promises';
import { closeCode } from '@session-lab/contract';
import type { StackFile } from '@session-lab/launcher';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';
import { newUser, signUp } from '@session-lab/test-support/users';
import type { WebSocket } from 'ws';
import type { HeapSample } from './growth.ts';
import type { LiveSockets } from './live-sockets.ts';
import type { TestUsers } from './test-users.ts';

const roundEveryMs = 10_000;
/** Share of the run without heap samples: connection pools still fill, and V8 still compiles. */
const warmUpShare = 0.2;
/** Heap samples after the warm-up. Each one stops a replica for the time of a garbage collection. */
const heapSamples = 10;
const socketsPerSignOut = 5;
/** Limit for the sockets to close and for a message to arrive. */
const giveUpMs = 10_000;

/** Milliseconds, or the reason why there is no measurement. */
export type Measurement = number | string;

export type BackgroundActivity = {
  readonly signOuts: readonly Measurement[];
  readonly messages: readonly Measurement[];
  readonly heap: readonly HeapSample[];
};

type Context = Pick<HeapReader, 'heapAfterGc'> & {
  readonly stack: StackFile;
  readonly users: TestUsers;
  readonly sockets: LiveSockets;
};

/**
 * Signs one user out and sends one message every 10 s until the time is over, and samples the heap of the
 * replicas.
 */
export async function runBackgroundActivity(
  { stack, users, sockets, heapAfterGc }: Context,
  forMs: number,
  signal: AbortSignal,
): Promise<BackgroundActivity> {
  const signOuts: Measurement[] = [];
  const messages: Measurement[] = [];
  const heap: HeapSample[] = [];
  const startedAtMs = performance.now();
  let nextSampleAtMs = startedAtMs + forMs * warmUpShare;
  for (
    let round = 0;
    performance.now() + roundEveryMs <= startedAtMs + forMs && !signal.aborted;
    round += 1
  ) {
    const nextRoundAtMs = performance.now() + roundEveryMs;
    signOuts.push(await measurementOf(signOut(users, sockets, round)));
    messages.push(await measurementOf(sendMessage(sockets, round)));
    await pause(nextRoundAtMs - performance.now(), signal);
    if (signal.aborted || performance.now() < nextSampleAtMs) continue;
    for (const sample of await heapAfterGc(stack)) heap.push({ ...sample, atMs: performance.now() });
    nextSampleAtMs += (forMs * (1 - warmUpShare)) / heapSamples;
  }
  return { signOuts, messages, heap };
}

/** Resolves after the time, or when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
}

const measurementOf = (work: Promise<number>): Promise<Measurement> =>
  work.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));

/**
 * Signs up a new user with five sockets, signs the user out, and returns the time from the request to the
 * last close.
 */
async function signOut(
  { send }: Pick<TestUsers, 'send'>,
  sockets: LiveSockets,
  round: number,
): Promise<number> {
  const { token } = await signUp(send, newUser(`leaver-${round}`));
  const opened = await Promise.all(Array.from({ length: socketsPerSignOut }, () => sockets.open(token)));
  for (const socket of opened) sockets.expectClose(socket);
  const closed = Promise.all(opened.map(closeCodeOf));
  const startedAtMs = performance.now();
  const { status, body } = await send('DELETE', '/v1/sessions/mine', { token });
  if (status !== 204) throw new Error(`expected 204 for the sign-out, got ${status} ${body}`);
  const codes = await closed;
  const tookMs = performance.now() - startedAtMs;
  for (const socket of opened) socket.terminate();
  const other = codes.find((code) => code !== closeCode.signedOut);
  if (other !== undefined)
    throw new Error(`expected close code ${closeCode.signedOut} for every socket, got ${other}`);
  return tookMs;
}

function closeCodeOf(socket: WebSocket): Promise<number | 'no close'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('no close'), giveUpMs);
    socket.once('close', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

/** Sends a message from one socket and returns the time until every socket received the message. */
async function sendMessage(sockets: LiveSockets, round: number): Promise<number> {
  const text = `Does every socket receive message ${round}?`;
  const expected = sockets.size();
  const startedAtMs = performance.now();
  let received = 0;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${received} of ${expected} sockets received it within ${giveUpMs / 1000} s`)),
      giveUpMs,
    );
    sockets.onMessage = (message) => {
      if (!message.includes(`"text":"${text}"`)) return;
      received += 1;
      if (received < expected) return;
      clearTimeout(timer);
      resolve();
    };
    sockets.pick(round).send(JSON.stringify({ type: 'send', id: `${round}`, text }));
  });
  return performance.now() - startedAtMs;
}
