import { closeCode } from '@session-lab/contract';
import { signUp } from '@session-lab/test-support/people';
import type { WebSocket } from 'ws';
import type { Crowd } from './crowd.ts';
import type { LiveSockets } from './live-sockets.ts';

/** So many sockets has each that signs out, on whichever replica they come. */
const socketsEach = 5;
/** Later than this they are not waited for, in milliseconds. */
const giveUpMs = 10_000;

/** Somebody new signs in, opens sockets and signs out; from the request to the last close, in milliseconds. */
export async function signOutOnce(
  { call }: Pick<Crowd, 'call'>,
  sockets: LiveSockets,
  number: number,
): Promise<number> {
  const { token } = await signUp(call, `leaver-${number}`);
  const opened = await Promise.all(Array.from({ length: socketsEach }, () => sockets.open(token)));
  for (const socket of opened) sockets.letGo(socket);
  const closed = Promise.all(opened.map(closing));
  const startedAtMs = performance.now();
  const { status, body } = await call('DELETE', '/v1/sessions/mine', { token });
  if (status !== 204) throw new Error(`the sign-out was answered with ${status} ${body}`);
  const codes = await closed;
  const tookMs = performance.now() - startedAtMs;
  for (const socket of opened) socket.terminate();
  const other = codes.find((code) => code !== closeCode.signedOut);
  if (other !== undefined) throw new Error(`a socket was closed with ${other}, not ${closeCode.signedOut}`);
  return tookMs;
}

function closing(socket: WebSocket): Promise<number | 'never'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('never'), giveUpMs);
    socket.once('close', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}
