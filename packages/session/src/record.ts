import { SessionStoreError } from './errors.ts';
import type { Session, UserSession } from './session.ts';
import type { SessionId } from './token.ts';

export type SessionRecord<Data> = {
  /** Absent for a guest. */
  readonly userId?: string | undefined;
  readonly data: Data;
  readonly createdAtMs: number;
  /** Absent for a guest. */
  readonly authenticatedAtMs?: number | undefined;
  readonly touchedAtMs: number;
  /** Absent if the session has the idle timeout of the options. */
  readonly idleTimeoutMs?: number | undefined;
  readonly absoluteExpiresAtMs: number;
  /** The session is replacing another, which may still change. No update may be written until it has. */
  readonly isPending?: true | undefined;
};

/** The record of a user, not of a guest. */
export type UserRecord<Data> = SessionRecord<Data> & {
  readonly userId: string;
  readonly authenticatedAtMs: number;
};

/** A record as JSON. The names have one letter: full names would add a tenth to the memory of a session in Redis. */
type Stored<Data> = {
  readonly u?: string | undefined;
  readonly c: number;
  /** Absent if it equals `c`, and for a guest. */
  readonly a?: number | undefined;
  readonly t: number;
  readonly i?: number | undefined;
  readonly x: number;
  readonly p?: 1 | undefined;
  /** Absent if the data is undefined. */
  readonly d: Data;
};

export function encodeRecord<Data>(record: SessionRecord<Data>): string {
  const stored: Stored<Data> = {
    u: record.userId,
    c: record.createdAtMs,
    a: record.authenticatedAtMs === record.createdAtMs ? undefined : record.authenticatedAtMs,
    t: record.touchedAtMs,
    i: record.idleTimeoutMs,
    x: record.absoluteExpiresAtMs,
    p: record.isPending && 1,
    d: record.data,
  };
  return JSON.stringify(stored);
}

/** @throws SessionStoreError when the text is not a record of `encodeRecord`: the store is broken, not the token */
export function decodeRecord<Data>(text: string): SessionRecord<Data> {
  const value = parseJson(text);
  if (!isStored<Data>(value))
    throw new SessionStoreError('The store returned a record that is not a session.');
  return {
    userId: value.u,
    data: value.d,
    createdAtMs: value.c,
    authenticatedAtMs: value.u === undefined ? undefined : (value.a ?? value.c),
    touchedAtMs: value.t,
    idleTimeoutMs: value.i,
    absoluteExpiresAtMs: value.x,
    isPending: value.p === 1 || undefined,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SessionStoreError('The store returned a record that is not JSON.', { cause });
  }
}

/** Checks by hand, because this runs for every request. A record without times would be a session that never ends. */
function isStored<Data>(value: unknown): value is Stored<Data> {
  return (
    typeof value === 'object' &&
    value !== null &&
    (!('u' in value) || typeof value.u === 'string') &&
    (!('a' in value) || Number.isFinite(value.a)) &&
    'c' in value &&
    Number.isFinite(value.c) &&
    't' in value &&
    Number.isFinite(value.t) &&
    (!('i' in value) || Number.isFinite(value.i)) &&
    'x' in value &&
    Number.isFinite(value.x)
  );
}

/** Returns the time at which the session ends if no request uses it earlier, in milliseconds since the epoch. */
export function idleExpiryOf(record: SessionRecord<unknown>, idleTimeoutMs: number): number {
  return Math.min(record.touchedAtMs + (record.idleTimeoutMs ?? idleTimeoutMs), record.absoluteExpiresAtMs);
}

export function isLive(record: SessionRecord<unknown>, idleTimeoutMs: number, nowMs: number): boolean {
  return nowMs < idleExpiryOf(record, idleTimeoutMs);
}

export function toSession<Data>(
  publicId: SessionId,
  record: UserRecord<Data>,
  idleTimeoutMs: number,
): UserSession<Data>;
export function toSession<Data>(
  publicId: SessionId,
  record: SessionRecord<Data>,
  idleTimeoutMs: number,
): Session<Data>;
export function toSession<Data>(
  publicId: SessionId,
  record: SessionRecord<Data>,
  idleTimeoutMs: number,
): Session<Data> {
  return {
    publicId,
    userId: record.userId,
    data: record.data,
    createdAtMs: record.createdAtMs,
    authenticatedAtMs: record.authenticatedAtMs,
    touchedAtMs: record.touchedAtMs,
    idleExpiresAtMs: idleExpiryOf(record, idleTimeoutMs),
    absoluteExpiresAtMs: record.absoluteExpiresAtMs,
  };
}
