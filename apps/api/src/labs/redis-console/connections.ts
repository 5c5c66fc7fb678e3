import { connect, type Socket } from 'node:net';
import { StoreError } from '../../redis/store-error.ts';
import { encodeCommand, parseReply, type RedisReply } from './replies.ts';

type Command = readonly (Buffer | string)[];

/** The connection was closed before the reply was complete: the reply is too long, or Redis has stopped. */
export class ClosedError extends StoreError {}

export type Connection = {
  readonly send: (command: Command) => Promise<RedisReply>;
  readonly isOpen: () => boolean;
  readonly close: () => void;
};

/** Maximum time for a reply. KEYS on the 100,000 keys of the comparison blocks the server for a part of it. */
const deadlineMs = 1_000;
/** A connection without a command for this long is closed. */
const idleMs = 5_000;
/** Longest reply, in bytes. Redis itself closes a connection with more than 2 MB of replies. */
const replyBytes = 1024 * 1024;

/** Opens a connection to a Redis server, which sends each command as it is: no rewriting, no retry. */
export function openConnection(url: string): Connection {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const pending: { resolve: (reply: RedisReply) => void; reject: (error: Error) => void }[] = [];
  let received: Buffer = Buffer.alloc(0);

  const fail = (reason: string, Reason: typeof StoreError = StoreError): void => {
    socket.destroy();
    for (const { reject } of pending.splice(0)) reject(new Reason(reason));
  };
  socket.setTimeout(idleMs, () => fail('the connection was idle'));
  socket.on('error', () => fail('the console’s Redis is unavailable'));
  socket.on('close', () => fail('the console’s Redis closed the connection', ClosedError));
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let parsed = parseReply(received); parsed !== undefined; parsed = parseReply(received)) {
      received = received.subarray(parsed.end);
      pending.shift()?.resolve(parsed.reply);
      if (received.length === 0) break;
    }
    if (received.length > replyBytes) fail('the reply is too long', ClosedError);
  });

  return {
    send: (command) => withDeadline(socket, pending, command, fail),
    isOpen: () => !socket.destroyed,
    close: () => fail('the connection was closed'),
  };
}

async function withDeadline(
  socket: Socket,
  pending: { resolve: (reply: RedisReply) => void; reject: (error: Error) => void }[],
  command: Command,
  fail: (reason: string) => void,
): Promise<RedisReply> {
  if (socket.destroyed) throw new StoreError('the console’s Redis is unavailable');
  const { promise, resolve, reject } = Promise.withResolvers<RedisReply>();
  pending.push({ resolve, reject });
  socket.write(encodeCommand(command));
  const timer = setTimeout(() => fail('the console’s Redis did not reply in time'), deadlineMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

/** The commands after which the state of a connection may have changed. Redis allows them to every user. */
const changesConnection = new Set(['auth', 'hello', 'reset', 'quit']);

export const nameOf = ([name]: Command): string =>
  Buffer.from(name ?? '')
    .toString('latin1')
    .toLowerCase();

export type Consoles = ReturnType<typeof createConsoles>;

/**
 * Runs commands as the user `console` in the selected database. Each database has one connection: at most 250, and they close
 * when they are idle. A connection selects its database as `manager`, and `console` cannot select another.
 */
export function createConsoles(url: string) {
  const open = new Map<number, Promise<Connection>>();
  const { username, password } = new URL(url);

  async function enter(database: number): Promise<Connection> {
    const connection = openConnection(url);
    const replies = await Promise.all([
      connection.send(['AUTH', username, password]),
      connection.send(['SELECT', `${database}`]),
      connection.send(['AUTH', 'console', password]),
    ]);
    if (replies.every(({ kind }) => kind === 'status')) return connection;
    connection.close();
    throw new StoreError('the console’s Redis refused the connection');
  }

  async function connectionFor(database: number): Promise<Connection> {
    const known = await open.get(database)?.catch(() => undefined);
    if (known?.isOpen() === true) return known;
    const entering = enter(database);
    open.set(database, entering);
    entering.catch(() => open.delete(database));
    return entering;
  }

  return {
    async run(database: number, command: Command): Promise<RedisReply> {
      if (!changesConnection.has(nameOf(command))) return (await connectionFor(database)).send(command);
      const own = await enter(database);
      try {
        return await own.send(command);
      } finally {
        own.close();
      }
    },

    async close(): Promise<void> {
      for (const connection of await Promise.allSettled(open.values()))
        if (connection.status === 'fulfilled') connection.value.close();
      open.clear();
    },
  };
}
