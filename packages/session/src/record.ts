import { SessionStoreError, type Session } from './session.ts';

/** What is kept of a session, as JSON. */
export type SessionRecord<Data> = {
  readonly userId: string;
  readonly data: Data;
  readonly createdAtMs: number;
  readonly touchedAtMs: number;
  readonly absoluteExpiresAtMs: number;
};

export function encodeRecord(record: SessionRecord<unknown>): string {
  return JSON.stringify(record);
}

/** @throws SessionStoreError when the text is not what `encodeRecord` wrote: it is the store that is broken, not the token. */
export function decodeRecord<Data>(text: string): SessionRecord<Data> {
  const value = parseJson(text);
  if (!isRecord<Data>(value)) throw new SessionStoreError('A stored session is not a session.');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SessionStoreError('A stored session is unreadable.', { cause });
  }
}

/** By hand, since every request comes by. Without it a lack of instants would read as a session that never ends. */
function isRecord<Data>(value: unknown): value is SessionRecord<Data> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'userId' in value &&
    typeof value.userId === 'string' &&
    'data' in value &&
    'createdAtMs' in value &&
    Number.isFinite(value.createdAtMs) &&
    'touchedAtMs' in value &&
    Number.isFinite(value.touchedAtMs) &&
    'absoluteExpiresAtMs' in value &&
    Number.isFinite(value.absoluteExpiresAtMs)
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
