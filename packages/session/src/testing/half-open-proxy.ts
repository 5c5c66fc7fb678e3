import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export type HalfOpenProxy = {
  readonly url: string;
  /** What is connected now hears nothing any more, and is not told; what connects later works. */
  stall(): void;
  /** From now on, of what the server answers one byte comes through every ten milliseconds. */
  drip(): void;
  close(): void;
};

/** Stands before a server as a network does that loses a connection without a word. */
export async function startHalfOpenProxy(targetUrl: string): Promise<HalfOpenProxy> {
  const { hostname, port } = new URL(targetUrl);
  const sockets = new Set<Socket>();
  const pairs: { near: Socket; far: Socket }[] = [];
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.pipe(far).pipe(near);
    pairs.push({ near, far });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${portOf(server)}`,
    stall() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    drip() {
      for (const { near, far } of pairs) {
        far.unpipe();
        const timer = setInterval(() => near.write(far.read(1) ?? ''), 10);
        near.on('close', () => clearInterval(timer));
      }
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return address.port;
}
