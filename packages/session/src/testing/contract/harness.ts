import { randomBytes } from 'node:crypto';
import type { NewStoredSession, SessionStore } from '../../store.ts';

/** A store under test and how to control it. */
export type StoreHarness = {
  readonly store: SessionStore;
  /** Another store over the same sessions, as in another process. The same store if there cannot be another. */
  readonly otherProcess: SessionStore;
  /** Moves the time of the store, in milliseconds. */
  pass(ms: number): Promise<void>;
  /** Closes the stores. */
  close(): Promise<void>;
};

/** Returns the harness of the current test. */
export type Subject = () => StoreHarness;

const nowMs = Date.now();
export const anHourMs = 3_600_000;
/** Lifetime of a brief session. Tests wait for its end, and change it before on a busy machine. */
export const briefMs = 300;

export function newId(): string {
  return randomBytes(32).toString('base64url');
}

export function aSession(changes: Partial<NewStoredSession> = {}): NewStoredSession {
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
export function aBriefSession(changes: Partial<NewStoredSession> = {}): NewStoredSession {
  return aSession({ expiresInMs: briefMs, ...changes });
}

export async function listedIds(store: SessionStore, userId: string): Promise<string[]> {
  return (await store.list(userId)).map(({ publicId }) => publicId).sort();
}

export function times<Result>(count: number, make: (index: number) => Result): Result[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
