import { UnreadableSessionError } from './errors.ts';
import { freeze } from './jsonable.ts';
import type { Settings } from './options.ts';
import { parseWith, type StandardSchema, type Unfit } from './schema.ts';
import type { Session, UserSession } from './session.ts';
import type { SessionId } from './token.ts';

export type RecordData<Data> = {
  readonly data: Data;
  /**
   * The data as the store has it, before the option `parse`. A touch and a rotation write it back: the schema of this process may
   * be older, and drop what a newer process stored.
   */
  readonly storedData: unknown;
};

export type SessionRecord<Data> = RecordData<Data> & {
  /** Absent for a guest. */
  readonly userId?: string | undefined;
  readonly createdAtMs: number;
  /** Absent for a guest. */
  readonly authenticatedAtMs?: number | undefined;
  readonly touchedAtMs: number;
  /** Absent if the session has the idle timeout of the options. */
  readonly idleTimeoutMs?: number | undefined;
  readonly absoluteExpiresAtMs: number;
  /** The session is replacing another, which may still change. No update may be written until it has. */
  readonly isPending?: true | undefined;
  /** Public id of the session that a pending session is replacing. */
  readonly replaces?: string | undefined;
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
  readonly r?: string | undefined;
  /** Absent if the data is undefined. */
  readonly d: Data;
};

export function encodeRecord(record: SessionRecord<unknown>): string {
  const stored: Stored<unknown> = {
    u: record.userId,
    c: record.createdAtMs,
    a: record.authenticatedAtMs === record.createdAtMs ? undefined : record.authenticatedAtMs,
    t: record.touchedAtMs,
    i: record.idleTimeoutMs,
    x: record.absoluteExpiresAtMs,
    p: record.isPending && 1,
    r: record.replaces,
    d: record.storedData,
  };
  return JSON.stringify(stored);
}

/** Returns undefined if the text is not a record of `encodeRecord`. */
export function decodeRecord<Data>(text: string): SessionRecord<Data> | undefined {
  const value = parseJson(text);
  if (!isStored<Data>(value)) return undefined;
  return {
    userId: value.u,
    data: value.d,
    storedData: value.d,
    createdAtMs: value.c,
    authenticatedAtMs: value.u === undefined ? undefined : (value.a ?? value.c),
    touchedAtMs: value.t,
    idleTimeoutMs: value.i,
    absoluteExpiresAtMs: value.x,
    isPending: value.p === 1 || undefined,
    replaces: value.r,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Decodes a record and validates its data. Reports a record that is not a session to `onError` and returns undefined. */
export function readRecord<Data>(
  { parse, events }: Pick<Settings<Data>, 'parse' | 'events'>,
  publicId: string,
  text: string,
): SessionRecord<Data> | undefined {
  const read = validateRecord(parse, text);
  if (read.ok) return read.record;
  events.onError(new UnreadableSessionError(publicId, read.why, read));
  return undefined;
}

type ReadRecord<Data> = { readonly ok: true; readonly record: SessionRecord<Data> } | Unfit;

function validateRecord<Data>(schema: StandardSchema<Data> | undefined, text: string): ReadRecord<Data> {
  const record = decodeRecord<Data>(text);
  if (record === undefined) return { ok: false, why: 'is not a session' };
  if (schema === undefined) return { ok: true, record };
  const parsed = parseWith(schema, record.data);
  return parsed.ok ? { ok: true, record: { ...record, data: parsed.value } } : parsed;
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

/** Also true if the clock was set back by more than the interval: otherwise the store would delete a session in use. */
export function isTouchDue(record: SessionRecord<unknown>, touchIntervalMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - record.touchedAtMs) >= touchIntervalMs;
}

/** Returns a frozen session: every caller of a near cache gets the same object, and a change of it would be lost. */
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
  return Object.freeze({
    publicId,
    userId: record.userId,
    data: freeze(record.data),
    createdAtMs: record.createdAtMs,
    authenticatedAtMs: record.authenticatedAtMs,
    touchedAtMs: record.touchedAtMs,
    idleExpiresAtMs: idleExpiryOf(record, idleTimeoutMs),
    absoluteExpiresAtMs: record.absoluteExpiresAtMs,
  });
}
