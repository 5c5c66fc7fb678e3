import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Address } from '../replay.ts';
import type { Connection, Side, Wire } from './recording.ts';

/** A port of the tap, and the one address to which it relays. */
export type Line = { readonly wire: Wire; readonly port: number; readonly target: Address };

const bounds = { open: 24, bytes: 1_000_000, idleMs: 20_000, connectMs: 3000 } as const;

/**
 * A TCP relay: passes the bytes of each connection on, unchanged, and gives them to a recording. Listens only between `open` and
 * `close`.
 */
export function createRelay({
  hosts,
  lines,
  accept,
}: {
  hosts: readonly string[];
  lines: readonly Line[];
  /** Returns the recording of a new connection. Undefined refuses the connection. */
  accept: (wire: Wire) => Connection | undefined;
}) {
  let servers: Server[] = [];
  const sockets = new Set<Socket>();

  function relay(browser: Socket, { wire, target }: Line): void {
    browser.on('error', () => browser.destroy());
    const connection = sockets.size >= 2 * bounds.open ? undefined : accept(wire);
    if (connection === undefined) {
      browser.destroy();
      return;
    }
    const server = connect({ host: target.hostname, port: target.port, timeout: bounds.connectMs });
    server.once('connect', () => server.setTimeout(bounds.idleMs));
    const end = (): void => {
      connection.end();
      browser.destroy();
      server.destroy();
      sockets.delete(browser);
      sockets.delete(server);
    };
    let passed = 0;
    const copy = (from: Side, source: Socket, sink: Socket): void => {
      sockets.add(source);
      source.on('data', (chunk: Buffer) => {
        passed += chunk.length;
        if (!connection.record(from, chunk) || passed > bounds.bytes) end();
      });
      source.pipe(sink);
      source.once('timeout', end).once('error', end).once('close', end);
    };
    browser.setTimeout(bounds.idleMs);
    copy('browser', browser, server);
    copy('server', server, browser);
  }

  const listen = (line: Line, host: string): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true }, (socket) => relay(socket, line));
      server.once('error', reject);
      server.listen({ port: line.port, host }, () => resolve(server));
    });

  function close(): void {
    for (const server of servers) server.close();
    servers = [];
    for (const socket of sockets) socket.destroy();
  }

  return {
    /** Rejects if a port is not free. */
    async open(): Promise<void> {
      const opened = await Promise.allSettled(
        hosts.flatMap((host) => lines.map((line) => listen(line, host))),
      );
      servers = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const failed = opened.find((one) => one.status === 'rejected');
      if (failed === undefined) return;
      close();
      throw failed.reason;
    },
    close,
    isOpen: (): boolean => servers.length > 0,
  };
}
