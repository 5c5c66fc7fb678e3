import { minuteMs } from '../fixture.ts';
import type { Session, Verdict } from '../../session.ts';
import type { SessionId } from '../../token.ts';

/*
 * A model of the sessions without a store, a cache or a race: a list that is searched. Time moves in whole minutes. Redis
 * expires keys by the real clock, and a run takes milliseconds, so no key of a live session expires during a run.
 */
export const idleTimeoutMs = 30 * minuteMs;
export const absoluteLifetimeMs = 45 * minuteMs;
export const touchIntervalMs = 5 * minuteMs;
export const maxPerUser = 3;

export type ModelSession = {
  readonly token: string;
  /** Number of the key that signed the token. */
  readonly key: number;
  readonly publicId: SessionId;
  readonly userId: string;
  data: number;
  readonly createdAtMs: number;
  readonly authenticatedAtMs: number;
  touchedAtMs: number;
  readonly absoluteExpiresAtMs: number;
  ended: boolean;
};

/** Index of a process. */
export type ProcessIndex = 0 | 1;

export type Model = {
  nowMs: number;
  /** All sessions ever created, in order. */
  readonly sessions: ModelSession[];
  /** Numbers of the keys in the keyring; the first signs. */
  keys: readonly number[];
  keyCount: number;
  /** The processes that receive no changes. */
  readonly untracked: Set<ProcessIndex>;
};

export function emptyModel(nowMs: number): Model {
  return { nowMs, sessions: [], keys: [0], keyCount: 1, untracked: new Set() };
}

function idleExpiryOf({ touchedAtMs, absoluteExpiresAtMs }: ModelSession): number {
  return Math.min(touchedAtMs + idleTimeoutMs, absoluteExpiresAtMs);
}

export function isLive(model: Model, session: ModelSession): boolean {
  return !session.ended && model.nowMs < idleExpiryOf(session);
}

/** Returns the live sessions of a user, oldest first. Sessions of the same age are ordered by id. */
export function liveOf(model: Model, userId: string): ModelSession[] {
  return model.sessions
    .filter((session) => session.userId === userId && isLive(model, session))
    .sort((a, b) => a.createdAtMs - b.createdAtMs || (a.publicId < b.publicId ? -1 : 1));
}

export function sessionOf(session: ModelSession): Session<number> {
  const { publicId, userId, data, createdAtMs, authenticatedAtMs, touchedAtMs, absoluteExpiresAtMs } =
    session;
  const idleExpiresAtMs = idleExpiryOf(session);
  return {
    publicId,
    userId,
    data,
    createdAtMs,
    authenticatedAtMs,
    touchedAtMs,
    idleExpiresAtMs,
    absoluteExpiresAtMs,
  };
}

/** Uses the session. Returns whether the idle timeout slid. */
export function use(model: Model, session: ModelSession): boolean {
  const due = isLive(model, session) && model.nowMs - session.touchedAtMs >= touchIntervalMs;
  if (due) session.touchedAtMs = model.nowMs;
  return due;
}

export function verify(model: Model, session: ModelSession): Verdict<number> {
  if (!model.keys.includes(session.key)) return { ok: false, reason: 'forged' };
  use(model, session);
  if (!isLive(model, session)) return { ok: false, reason: 'not_found' };
  return { ok: true, session: sessionOf(session) };
}
