import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type SlowSockets = {
  /** Number of sockets that connected, including those that were closed later. */
  readonly opened: () => number;
  readonly open: () => number;
  close(): void;
};

const everyMs = 1_000;
/** Number of sockets that are opened at once. More would make this process the bottleneck. */
const openedAtOnce = 50;

/** Half of the sockets never complete their headers, and half never complete their body. */
const beginnings = [
  'GET /v1/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ',
  'POST /v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
] as const;

/** Opens sockets that send one character a second. */
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
    // An unread response would hide the close.
    socket.resume();
    if (number % openedAtOnce === 0) await pause(10);
  }
  const sending = setInterval(() => {
    for (const socket of open) socket.write(' ');
  }, everyMs);
  return {
    opened: () => opened,
    open: () => open.size,
    close() {
      clearInterval(sending);
      for (const socket of open) socket.destroy();
    },
  };
}
