import { connect, createServer, type Socket } from 'node:net';
import { listen } from './ports.ts';

/** A TCP proxy in front of a server. Its methods simulate failures of a network. */
export type TcpProxy = {
  /** `targetUrl` with the host and the port of the proxy instead of those of the target. */
  readonly url: string;
  readonly port: number;
  /** Stops forwarding on open connections, without closing them. New connections work. */
  stall(): void;
  /** Stops forwarding on open and new connections, without closing them, until `repair`. */
  cut(): void;
  /** Closes the connections that `stall` or `cut` stopped. New connections work. */
  repair(): void;
  /** Forwards the data that the server sends on open connections at one byte per 10 ms. */
  drip(): void;
  close(): void;
};

export type TcpProxyOptions = {
  /** Time that data takes to the server and back, in milliseconds; default 0. */
  readonly roundTripMs?: number;
};

const dripEveryMs = 10;

/** Starts a proxy on a free port of 127.0.0.1. `targetUrl` has a host and a port. */
export async function startTcpProxy(
  targetUrl: string,
  { roundTripMs = 0 }: TcpProxyOptions = {},
): Promise<TcpProxy> {
  const target = new URL(targetUrl);
  const forwarding = new Map<Socket, Socket>();
  const stalled = new Set<Socket>();
  let isCut = false;

  function accept(near: Socket): void {
    if (isCut) {
      watch(near);
      near.pause();
      stalled.add(near);
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    watch(near);
    watch(far);
    if (roundTripMs === 0) near.pipe(far).pipe(near);
    else {
      forwardLater(near, far, roundTripMs / 2);
      forwardLater(far, near, roundTripMs / 2);
    }
    forwarding.set(near, far);
    near.once('close', () => forwarding.delete(near));
  }

  function watch(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    socket.once('close', () => stalled.delete(socket));
  }

  function stall(): void {
    for (const socket of [...forwarding].flat()) {
      socket.unpipe().pause();
      stalled.add(socket);
    }
    forwarding.clear();
  }

  const server = createServer(accept);
  const port = await listen(server);
  const url = new URL(targetUrl);
  url.hostname = '127.0.0.1';
  url.port = `${port}`;
  return {
    url: url.href,
    port,
    stall,
    cut() {
      isCut = true;
      stall();
    },
    repair() {
      isCut = false;
      for (const socket of stalled) socket.destroy();
    },
    drip() {
      for (const [near, far] of forwarding) {
        far.unpipe();
        const timer = setInterval(() => {
          const byte: unknown = far.read(1);
          if (byte instanceof Uint8Array) near.write(byte);
        }, dripEveryMs);
        near.once('close', () => clearInterval(timer));
      }
    },
    close() {
      server.close();
      for (const socket of [...[...forwarding].flat(), ...stalled]) socket.destroy();
    },
  };
}

/** Timers of the same length run in the order in which they were set, so the data stays in order. */
function forwardLater(from: Socket, to: Socket, delayMs: number): void {
  from.on('data', (data) => setTimeout(() => to.write(data), delayMs));
  from.once('close', () => setTimeout(() => to.destroy(), delayMs));
}
