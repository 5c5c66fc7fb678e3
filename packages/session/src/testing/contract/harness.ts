import { randomBytes } from 'node:crypto';
import { setTimeout as elapse } from 'node:timers/promises';
import type { NewStoredSession, SessionStore } from '../../store.ts';
import type { SessionId } from '../../token.ts';

/** A store under test and how to control it. */
export type StoreHarness = {
  readonly store: SessionStore;
  /** Another store over the same sessions, as in another process. The same store if there cannot be another. */
  readonly otherProcess: SessionStore;
  /** Moves the time of the store, in milliseconds. */
  pass(ms: number): Promise<void>;
  /**
   * Disconnects `store`, without losing its sessions, until `end` resolves. It needs the option `outage` of
   * `describeSessionStore`. Absent if the store cannot be disconnected, for example because it is in this process.
   */
  readonly outage?: { begin(): Promise<void>; end(): Promise<void> };
  /** Closes the stores. */
  close(): Promise<void>;
};

/**
 * The functions of a test runner. Vitest, Jest, Mocha and `node:test` export them. A test may take seconds: Mocha needs a
 * longer timeout.
 */
export type TestRunner = {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: (name: string, run: () => Promise<void>) => unknown;
  readonly beforeEach: (run: () => Promise<void>) => unknown;
  readonly afterEach: (run: () => Promise<void>) => unknown;
};

export type Suite = Pick<TestRunner, 'describe' | 'it'> & {
  /** Returns the harness of the current test. */
  readonly subject: () => StoreHarness;
  readonly hasOutage: boolean;
};

const nowMs = Date.now();
export const anHourMs = 3_600_000;
/** Lifetime of a brief session. Tests wait for its end, and change it before on a busy machine. */
export const briefMs = 300;

/** Returns a random id. It has the format of a public id, and serves for users too. */
export function newId(): SessionId;
export function newId(): string {
  return randomBytes(32).toString('base64url');
}

/** A session of a user, not of a guest. */
export type ListedSession = NewStoredSession & { readonly userId: string };

export function aSession(changes: Partial<ListedSession> = {}): ListedSession {
  return {
    publicId: newId(),
    userId: newId(),
    text: '{"n":1}',
    expiresInMs: anHourMs,
    absoluteExpiresAtMs: nowMs + anHourMs,
    nowMs,
    ...changes,
  };
}

/** Returns a session that expires after `briefMs`. */
export function aBriefSession(changes: Partial<ListedSession> = {}): ListedSession {
  return aSession({ expiresInMs: briefMs, ...changes });
}

export async function listedIds(store: SessionStore, userId: string): Promise<string[]> {
  return (await store.list(userId)).map(({ publicId }) => publicId).sort();
}

export function times<Result>(count: number, make: (index: number) => Result): Result[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Longest wait of `until`, in milliseconds. */
const patienceMs = 20_000;

/** Resolves when the condition is true. */
export async function until(isTrue: () => boolean): Promise<void> {
  const endMs = performance.now() + patienceMs;
  while (!isTrue()) {
    if (performance.now() > endMs)
      throw new Error(`still false after ${patienceMs} ms: ${isTrue.toString()}`);
    await elapse(10);
  }
}
