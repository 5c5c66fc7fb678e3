import { SessionStoreError, type Session } from './session.ts';

/** What is kept of a session. */
export type SessionRecord<Data> = {
  readonly userId: string;
  readonly data: Data;
  readonly createdAtMs: number;
  readonly touchedAtMs: number;
  readonly absoluteExpiresAtMs: number;
};

/** The same as JSON, under letters: the names in full would take a tenth of all that a session takes of Redis. */
type Stored<Data> = {
  readonly u: string;
  readonly c: number;
  readonly t: number;
  readonly x: number;
  /** Last, so that a person who reads it has the times in one place. Absent where the data is undefined. */
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

/** @throws SessionStoreError when the text is not what `encodeRecord` wrote: it is the store that is broken, not the token. */
export function decodeRecord<Data>(text: string): SessionRecord<Data> {
  const value = parseJson(text);
  if (!isStored<Data>(value)) throw new SessionStoreError('A stored session is not a session.');
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
    throw new SessionStoreError('A stored session is unreadable.', { cause });
  }
}

/** By hand, since every request comes by. Without it a lack of instants would read as a session that never ends. */
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

/** The first instant at which it is over unless it is used before, in milliseconds since the epoch. */
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
