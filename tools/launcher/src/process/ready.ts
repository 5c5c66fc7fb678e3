import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessSpec } from '../stack/plan.ts';

/** Polls every 25 ms until the address answers. Resolves to false after `withinMs`. */
export async function isReady(ready: ProcessSpec['ready'], withinMs: number): Promise<boolean> {
  if (ready === 'started') return true;
  const untilMs = performance.now() + withinMs;
  while (performance.now() < untilMs) {
    if ('url' in ready ? (await statusOf(ready.url)) === 200 : await accepts(ready.port)) return true;
    await sleep(25);
  }
  return false;
}

/** Returns the status of a GET, or 0 without an answer. */
function statusOf(url: string): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = request(url, { timeout: 1000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('error', () => resolve(0));
    outgoing.end();
  });
}

/** Reports whether a process accepts connections on this port. */
export function accepts(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('timeout', () => done(false));
    socket.once('error', () => done(false));
  });
}
