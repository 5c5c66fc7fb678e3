import {
  bytesAtMost,
  keysAtMost,
  listedAtMost,
  sessionLastsS,
  type Reply,
} from '@session-lab/contract/labs/redis-console';
import { createKeyring, issueToken, openToken } from '@session-lab/session';
import * as z from 'zod';
import type { LabTimer } from '../lab-tools.ts';
import { compareListings } from './comparison.ts';
import { ClosedError, nameOf, openConnection } from './connections.ts';
import { growing, keysOf } from './growing.ts';
import type { Console } from './open-console.ts';
import { formatReply, type RedisReply } from './replies.ts';
import { splitLine } from './split-line.ts';

const name = 'Ada';
const User = z.object({ name: z.string() });
/** A session of the course: the key is its public id. */
const keyOf = (publicId: string): string => `sid:${publicId}`;
/** Longest text of a reply, and of a name in the list of keys, in characters. */
const [textLength, nameLength] = [128 * 1024, 80];

type Entered = { readonly database: number; readonly isTooFast: boolean };
export type Refusal = 'no database' | 'too fast' | 'all in use' | 'busy';
type Outcome<Value> = { ok: true; value: Value } | { ok: false; reason: Refusal };

const accept = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });
const refuse = (reason: Refusal): { ok: false; reason: Refusal } => ({ ok: false, reason });

/** Runs the lines of students, each in the student's own database of a real Redis server. */
export function createRedisConsole(server: Console, signingKey: Buffer) {
  const keyring = createKeyring([signingKey]);
  const { databases } = server;
  const inTurn = createTurns();

  /** Sends a command, and adds it to the measurement of the request. */
  async function send(database: number, command: readonly (Buffer | string)[]): Promise<RedisReply> {
    const startedAtMs = performance.now();
    try {
      return await server.run(database, command);
    } finally {
      // A name that is no command must not be in a header.
      const known = /^[a-z]{1,20}$/.test(nameOf(command)) ? nameOf(command).toUpperCase() : 'COMMAND';
      server.record(known, performance.now() - startedAtMs);
    }
  }

  /** Returns the bound that a command which can add bytes would exceed. */
  async function boundOf(database: number, command: readonly Buffer[]): Promise<string | undefined> {
    const called = nameOf(command);
    const { keys, bytes } = await databases.usage(database);
    if (keys + keysOf(called, command.length - 1) > keysAtMost)
      return `This lab keeps at most ${keysAtMost} keys of a student. Delete a key first.`;
    if (bytes > bytesAtMost)
      return `This lab keeps at most ${bytesAtMost / 1024} KB of a student. Delete a key first.`;
    return undefined;
  }

  async function replyTo(database: number, command: readonly Buffer[]): Promise<Reply> {
    try {
      return textOf(await send(database, command));
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
      // Fails if Redis has stopped.
      await server.run(database, ['PING']);
      return { kind: 'limit', text: 'The reply was too long, so the connection was closed.' };
    }
  }

  /** Sends a command that can add bytes, unless a bound is exceeded. */
  async function replyWithin(database: number, command: readonly Buffer[]): Promise<Reply> {
    const bound = await boundOf(database, command);
    return bound === undefined ? replyTo(database, command) : { kind: 'limit', text: bound };
  }

  return {
    /** Empties the student's database, and writes one session to it. */
    async open(student: string): Promise<Outcome<{ token: string; sessionKey: string; name: string }>> {
      const database = await databases.open(student);
      if (database === undefined) return refuse('all in use');
      const { token, publicId } = issueToken(keyring);
      const sessionKey = keyOf(publicId);
      await send(database, ['SET', sessionKey, JSON.stringify({ name }), 'EX', `${sessionLastsS}`]);
      return accept({ token, sessionKey, name });
    },

    async run(student: string, line: string): Promise<Outcome<Reply>> {
      const entered = within(await databases.enter(student, 'command'));
      if (!entered.ok) return entered;
      const command = splitLine(line);
      // Both as in redis-cli, which sends nothing.
      if (command === undefined) return accept({ kind: 'invalid', text: 'Invalid argument(s)' });
      if (command.length === 0) return accept({ kind: 'invalid', text: '' });
      const database = entered.value;
      return accept(
        growing.has(nameOf(command))
          ? await inTurn(database, () => replyWithin(database, command))
          : await replyTo(database, command),
      );
    },

    async list(
      student: string,
    ): Promise<Outcome<{ total: number; keys: Awaited<ReturnType<typeof databases.list>> }>> {
      const entered = within(await databases.enter(student, 'read'));
      if (!entered.ok) return entered;
      const found = await databases.list(entered.value);
      const inOrder = found
        .map((key) => ({ ...key, name: key.name.slice(0, nameLength) }))
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      // Sessions first, so that the student's own is in the list.
      const sessions = inOrder.filter((key) => key.name.startsWith('sid:'));
      const others = inOrder.filter((key) => !key.name.startsWith('sid:'));
      return accept({ total: found.length, keys: [...sessions, ...others].slice(0, listedAtMost) });
    },

    /** Reads the session as an app does: checks the signature, then one GET. The value is undefined if there is no session. */
    async readMe(
      student: string,
      token: string,
      timer: LabTimer,
    ): Promise<Outcome<{ name: string; value: string } | undefined>> {
      const opened = await timer.signature(() => openToken(keyring, token));
      if (!opened.ok) return accept(undefined);
      const entered = within(await databases.enter(student, 'read'));
      if (!entered.ok) return entered;
      const reply = await send(entered.value, ['GET', keyOf(opened.publicId)]);
      if (reply.kind !== 'bulk') return accept(undefined);
      const value = reply.bytes.toString();
      const user = User.safeParse(parseJson(value));
      return accept(user.success ? { name: user.data.name, value } : undefined);
    },

    async compare(student: string) {
      const entered = within(await databases.enter(student, 'command'));
      if (!entered.ok) return entered;
      if (!(await databases.reserveComparison())) return refuse('busy');
      return accept({ ways: await compareListings(server.url, databases) });
    },

    /** Sends a command on a connection without a password. */
    async knock(student: string) {
      const entered = within(await databases.enter(student, 'command'));
      if (!entered.ok) return entered;
      const connection = openConnection(server.url);
      try {
        return accept({ sent: 'GET sid:1', reply: textOf(await connection.send(['GET', 'sid:1'])) });
      } finally {
        connection.close();
      }
    },
  };
}

/**
 * Returns a function that runs the work of one database after the other, so that no command is sent between the check of the
 * bounds and the reply. Another replica has turns of its own.
 */
function createTurns() {
  const last = new Map<number, Promise<void>>();
  return async <Value>(database: number, work: () => Promise<Value>): Promise<Value> => {
    const before = last.get(database);
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    last.set(database, over);
    await before;
    try {
      return await work();
    } finally {
      if (last.get(database) === over) last.delete(database);
      end();
    }
  };
}

function within(entered: Entered | undefined): Outcome<number> {
  if (entered === undefined) return refuse('no database');
  return entered.isTooFast ? refuse('too fast') : accept(entered.database);
}

function textOf(reply: RedisReply): Reply {
  const text = formatReply(reply);
  if (text.length <= textLength) return { kind: reply.kind, text };
  return {
    kind: 'limit',
    text: `The reply has ${text.length} characters. This lab shows ${textLength} at most.`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
