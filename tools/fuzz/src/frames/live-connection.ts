import { connect, type Socket } from 'node:net';
import { livePath } from '@session-lab/contract';
import { createDataWaiter } from '../data-waiter.ts';
import { framesIn, opcode, type ServerFrame } from './frame.ts';

export type LiveConnection = {
  /** @param bytes latin1 */
  write(bytes: string): void;
  /**
   * Resolves to the first received frame that matches; undefined when the connection closes or after the
   * timeout.
   */
  until(fits: (serverFrame: ServerFrame) => boolean, withinMs: number): Promise<ServerFrame | undefined>;
  isOver(): boolean;
  destroy(): void;
};

const handshake = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** Opens a WebSocket through NGINX on a plain socket, so that any bytes can be written. */
export function openLiveConnection(
  { port, host }: { port: number; host: string },
  { token, localAddress }: { token: string; localAddress: string | undefined },
): LiveConnection {
  const socket: Socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  const lines = [
    `GET ${livePath}?access_token=${token} HTTP/1.1`,
    `Host: ${host}`,
    `Origin: http://${host}`,
    ...handshake,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  let upgraded = false;
  let arrived: Buffer = Buffer.alloc(0);
  let serverFrame: ServerFrame[] = [];
  let over = false;
  const waiter = createDataWaiter();

  socket.on('data', (chunk: Buffer) => {
    arrived = Buffer.concat([arrived, chunk]);
    const end = upgraded ? 0 : arrived.indexOf('\r\n\r\n');
    if (end === -1) return;
    if (!upgraded) {
      if (!arrived.toString('latin1', 0, end).startsWith('HTTP/1.1 101 ')) socket.destroy();
      arrived = arrived.subarray(end + 4);
      upgraded = true;
    }
    const { frames, rest } = framesIn(arrived);
    arrived = Buffer.from(rest);
    serverFrame.push(...frames);
    waiter.notify();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    over = true;
    waiter.notify();
  });

  function look(fits: (serverFrame: ServerFrame) => boolean): ServerFrame | 'over' | undefined {
    const found = serverFrame.find(fits);
    // Drops the messages of other users: thousands of them arrive.
    serverFrame = serverFrame.filter(({ opcode: code }) => code !== opcode.text);
    return found ?? (over ? 'over' : undefined);
  }

  return {
    write: (bytes) => void socket.write(bytes, 'latin1'),
    isOver: () => over,
    destroy: () => void socket.destroy(),
    async until(fits, withinMs) {
      const found = await waiter.wait(() => look(fits), withinMs);
      return found === 'over' ? undefined : found;
    },
  };
}
