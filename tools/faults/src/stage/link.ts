import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Plan } from '@session-lab/launcher';

/** What one replica's connections to Redis go through, as through a network that can fail. */
export type Link = {
  /** Nothing passes any more, and nobody is told. What connects now is connected to nothing. */
  cut(): void;
  /** What is connected now is dead and is not told; what connects later works. */
  stall(): void;
  /** What connects from now on works; the dead connections are reset. */
  mend(): void;
};

/** `connect` gives the port that leads to another port. */
export type OpenLink = Link & { connect(port: number): Promise<number>; close(): void };

export function openLink(): OpenLink {
  const servers: Server[] = [];
  const alive = new Set<Socket>();
  const dead = new Set<Socket>();
  let isCut = false;

  function stall(): void {
    for (const socket of alive) {
      socket.unpipe().pause();
      dead.add(socket);
    }
    alive.clear();
  }

  function pass(near: Socket, port: number): void {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      alive.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        alive.delete(socket);
        dead.delete(socket);
      });
    }
    near.pipe(far).pipe(near);
  }

  function swallow(near: Socket): void {
    near.on('error', () => near.destroy());
    near.pause();
    dead.add(near);
  }

  return {
    stall,
    cut() {
      isCut = true;
      stall();
    },
    mend() {
      isCut = false;
      for (const socket of dead) socket.destroy();
    },
    async connect(port) {
      const server = createServer((near) => (isCut ? swallow(near) : pass(near, port)));
      servers.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return portOf(server);
    },
    close() {
      for (const socket of [...alive, ...dead]) socket.destroy();
      for (const server of servers) server.close();
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The link has no port.');
  return address.port;
}

const addresses = ['REDIS_SESSIONS_URL_FILE', 'REDIS_ACCOUNTS_URL_FILE', 'REDIS_LABS_URL_FILE'] as const;

/** The same stack, with this replica's way to every Redis through the link. */
export function throughLink(plan: Plan, replica: string, ports: ReadonlyMap<number, number>): Plan {
  return {
    ...plan,
    api: plan.api.map((spec) =>
      spec.name === replica ? { ...spec, env: { ...spec.env, ...rewritten(spec.env, ports) } } : spec,
    ),
  };
}

function rewritten(
  env: Readonly<Record<string, string>>,
  ports: ReadonlyMap<number, number>,
): Record<string, string> {
  return Object.fromEntries(
    addresses.map((name) => {
      const file = env[name] ?? '';
      const url = new URL(readFileSync(file, 'utf8').trim());
      url.port = `${ports.get(Number(url.port)) ?? url.port}`;
      writeFileSync(`${file}-by-link`, url.href, { mode: 0o600 });
      return [name, `${file}-by-link`];
    }),
  );
}
