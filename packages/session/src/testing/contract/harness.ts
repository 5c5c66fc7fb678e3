import { randomBytes } from 'node:crypto';
import type { NewStoredSession, SessionStore } from '../../store.ts';

/** What the contract's suite needs of a store under test. */
export type StoreHarness = {
  readonly store: SessionStore;
  /** A second instance over the same sessions, as another replica has one; the same one where there can be no other. */
  readonly otherProcess: SessionStore;
  /** Lets this much of the store's own time pass, in milliseconds. */
  pass(ms: number): Promise<void>;
  /** Closes what the harness opened. */
  close(): Promise<void>;
};

/** Each test asks for the harness of its own, made before it. */
export type Subject = () => StoreHarness;

const nowMs = Date.now();
export const anHourMs = 3_600_000;
/** Short enough to be waited for. */
export const briefMs = 40;

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

/** One that is over after `briefMs`. */
export function aBriefSession(changes: Partial<NewStoredSession> = {}): NewStoredSession {
  return aSession({ expiresInMs: briefMs, ...changes });
}

export async function listedIds(store: SessionStore, userId: string): Promise<string[]> {
  return (await store.list(userId)).map(({ publicId }) => publicId).sort();
}

export function times<Result>(count: number, make: (index: number) => Result): Result[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
