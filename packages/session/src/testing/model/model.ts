import { minuteMs } from '../fixture.ts';
import type { Session, Verdict } from '../../session.ts';

/**
 * What sessions are, without a store, a cache or a race: a list that is looked through. Time moves in whole minutes, so
 * that what Redis expires by its own clock has a minute at the least, and a run takes milliseconds.
 */
export const idleTimeoutMs = 30 * minuteMs;
export const absoluteLifetimeMs = 45 * minuteMs;
export const touchIntervalMs = 5 * minuteMs;
export const maxPerUser = 3;

export type ModelSession = {
  readonly token: string;
  /** The key that signed the token. */
  readonly key: number;
  readonly publicId: string;
  readonly userId: string;
  data: number;
  readonly createdAtMs: number;
  touchedAtMs: number;
  readonly absoluteExpiresAtMs: number;
  ended: boolean;
};

/** Which replica. */
export type Place = 0 | 1;

export type Model = {
  nowMs: number;
  /** All that ever were, in the order of their making. */
  readonly sessions: ModelSession[];
  /** The ring: the first signs. */
  keys: readonly number[];
  keysMade: number;
  /** The replicas that hear of no change. */
  readonly deaf: Set<Place>;
};

export function emptyModel(nowMs: number): Model {
  return { nowMs, sessions: [], keys: [0], keysMade: 1, deaf: new Set() };
}

function idleExpiryOf({ touchedAtMs, absoluteExpiresAtMs }: ModelSession): number {
  return Math.min(touchedAtMs + idleTimeoutMs, absoluteExpiresAtMs);
}

export function isLive(model: Model, session: ModelSession): boolean {
  return !session.ended && model.nowMs < idleExpiryOf(session);
}

/** The live ones of a user, the oldest first; of the same age, by name. */
export function liveOf(model: Model, userId: string): ModelSession[] {
  return model.sessions
    .filter((session) => session.userId === userId && isLive(model, session))
    .sort((a, b) => a.createdAtMs - b.createdAtMs || (a.publicId < b.publicId ? -1 : 1));
}

export function sessionOf(session: ModelSession): Session<number> {
  const { publicId, userId, data, createdAtMs, touchedAtMs, absoluteExpiresAtMs } = session;
  const idleExpiresAtMs = idleExpiryOf(session);
  return { publicId, userId, data, createdAtMs, touchedAtMs, idleExpiresAtMs, absoluteExpiresAtMs };
}

/** A use of the session: what it shows, and whether it pushed the idle timeout. */
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
