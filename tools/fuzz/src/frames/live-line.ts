import { connect, type Socket } from 'node:net';
import { livePath } from '@session-lab/contract';
import { createArrivals } from '../arrivals.ts';
import { framesIn, opcode, type Heard } from './frame.ts';

export type LiveLine = {
  /** @param bytes latin1 */
  write(bytes: string): void;
  /** The first frame that it fits, from now on or before; undefined when the connection is over or the time is. */
  until(fits: (heard: Heard) => boolean, withinMs: number): Promise<Heard | undefined>;
  isOver(): boolean;
  destroy(): void;
};

const handshake = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** Opens the WebSocket by hand, through NGINX, so that anything may be written over it. */
export function openLiveLine(
  { port, host }: { port: number; host: string },
  { token, localAddress }: { token: string; localAddress: string | undefined },
): LiveLine {
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
  let heard: Heard[] = [];
  let over = false;
  const arrivals = createArrivals();

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
    heard.push(...frames);
    arrivals.tell();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    over = true;
    arrivals.tell();
  });

  function look(fits: (heard: Heard) => boolean): Heard | 'over' | undefined {
    const found = heard.find(fits);
    // What others say is not kept: it comes by the thousand.
    heard = heard.filter(({ opcode: code }) => code !== opcode.text);
    return found ?? (over ? 'over' : undefined);
  }

  return {
    write: (bytes) => void socket.write(bytes, 'latin1'),
    isOver: () => over,
    destroy: () => void socket.destroy(),
    async until(fits, withinMs) {
      const found = await arrivals.wait(() => look(fits), withinMs);
      return found === 'over' ? undefined : found;
    },
  };
}
