import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type SlowSockets = {
  /** How many were connected, whatever became of them. */
  readonly opened: () => number;
  readonly open: () => number;
  close(): void;
};

const everyMs = 1_000;
/** As many are opened in one go, so that the one who opens them is not the bottleneck. */
const openedAtOnce = 50;

/** Half of them never end their headers, half never end their body: a character a second each. */
const beginnings = [
  'GET /v1/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ',
  'POST /v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
] as const;

export async function openSlowSockets(count: number, baseUrl: string): Promise<SlowSockets> {
  const { hostname, port } = new URL(baseUrl);
  const open = new Set<Socket>();
  let opened = 0;
  for (let number = 0; number < count; number += 1) {
    const beginning = beginnings[number % beginnings.length] ?? '';
    const socket = connect(Number(port), hostname, () => {
      opened += 1;
      open.add(socket);
      socket.write(beginning);
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => open.delete(socket));
    // What NGINX says to them is not of interest; unread it would keep the end from being seen.
    socket.resume();
    if (number % openedAtOnce === 0) await pause(10);
  }
  const dripping = setInterval(() => {
    for (const socket of open) socket.write(' ');
  }, everyMs);
  return {
    opened: () => opened,
    open: () => open.size,
    close() {
      clearInterval(dripping);
      for (const socket of open) socket.destroy();
    },
  };
}
