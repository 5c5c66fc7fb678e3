import { SessionStoreError, type Session } from './session.ts';

export type SessionRecord<Data> = {
  readonly userId: string;
  readonly data: Data;
  readonly createdAtMs: number;
  readonly touchedAtMs: number;
  readonly absoluteExpiresAtMs: number;
};

/** A record as JSON. The names have one letter: full names would add a tenth to the memory of a session in Redis. */
type Stored<Data> = {
  readonly u: string;
  readonly c: number;
  readonly t: number;
  readonly x: number;
  /** Absent if the data is undefined. */
  readonly d: Data;
};

export function encodeRecord<Data>(record: SessionRecord<Data>): string {
  const stored: Stored<Data> = {
    u: record.userId,
    c: record.createdAtMs,
    t: record.touchedAtMs,
    x: record.absoluteExpiresAtMs,
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
    touchedAtMs: value.t,
    absoluteExpiresAtMs: value.x,
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
    'u' in value &&
    typeof value.u === 'string' &&
    'c' in value &&
    Number.isFinite(value.c) &&
    't' in value &&
    Number.isFinite(value.t) &&
    'x' in value &&
    Number.isFinite(value.x)
  );
}

/** Returns the time at which the session ends if no request uses it earlier, in milliseconds since the epoch. */
export function idleExpiryOf(record: SessionRecord<unknown>, idleTimeoutMs: number): number {
  return Math.min(record.touchedAtMs + idleTimeoutMs, record.absoluteExpiresAtMs);
}

export function isLive(record: SessionRecord<unknown>, idleTimeoutMs: number, nowMs: number): boolean {
  return nowMs < idleExpiryOf(record, idleTimeoutMs);
}

export function toSession<Data>(
  publicId: string,
  record: SessionRecord<Data>,
  idleTimeoutMs: number,
): Session<Data> {
  return {
    publicId,
    userId: record.userId,
    data: record.data,
    createdAtMs: record.createdAtMs,
    touchedAtMs: record.touchedAtMs,
    idleExpiresAtMs: idleExpiryOf(record, idleTimeoutMs),
    absoluteExpiresAtMs: record.absoluteExpiresAtMs,
  };
}
