import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { openapiPath } from '@session-lab/contract';
import { longPaths } from './error-bodies.ts';
import type { Flood, Target } from './flood.ts';
import { createTally } from './flood.ts';

const connections = 120;
/** Number of requests that a connection sends at once. */
const requestsEach = 20;
/**
 * NGINX closes a connection whose client reads nothing for 10 s (nginx/limits.conf). Such a client does not
 * notice.
 */
const reopenedAfterMs = 9_000;
const betweenMs = 100;
const aByteEveryMs = 1_000;

/**
 * 120 connections that request the largest responses of the API. Half of them read nothing, half read a byte
 * a second.
 */
export const slowReaders: Flood = async (target, over) => {
  const tally = createTally();

  async function keepOpen(number: number): Promise<void> {
    for (let turn = 0; !over.aborted; turn += 1) {
      await untilClosed(openOne(number, turn));
      if (!over.aborted) await pause(betweenMs);
    }
  }

  function openOne(number: number, turn: number): Socket {
    const { hostname, port } = new URL(target.origin);
    const socket = connect({ host: hostname, port: Number(port), localAddress: target.address });
    socket.pause();
    socket.on('error', () => tally.answer('connection lost'));
    socket.once('connect', () => {
      tally.answer('connection opened');
      for (let sent = 0; sent < requestsEach; sent += 1) {
        tally.send();
        socket.write(requestOf(number + turn, target));
      }
    });
    const reopening = setTimeout(() => socket.destroy(), reopenedAfterMs);
    const reading = setInterval(() => void (number % 2 === 1 && socket.read(1)), aByteEveryMs);
    socket.once('close', () => {
      clearTimeout(reopening);
      clearInterval(reading);
    });
    return socket;
  }

  function untilClosed(socket: Socket): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => void socket.destroy();
      over.addEventListener('abort', end, { once: true });
      socket.once('close', () => {
        over.removeEventListener('abort', end);
        resolve();
      });
      if (over.aborted) end();
    });
  }

  await Promise.all(Array.from({ length: connections }, (_, number) => keepOpen(number)));
  return tally.flooded();
};

const body = longPaths();
const failing = (host: string): string =>
  `POST /v1/sessions HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const reading = (host: string, path: string, token: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`;

function requestOf(number: number, { origin, tokens: [token = ''] }: Target): string {
  const { host } = new URL(origin);
  const large = [failing(host), reading(host, openapiPath, token)];
  const kinds = [...large, failing(host), reading(host, '/v1/sessions', token)];
  return kinds[Math.floor(number / 2) % kinds.length] ?? '';
}
