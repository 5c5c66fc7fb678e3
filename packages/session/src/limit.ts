import { SessionLimitError } from './errors.ts';
import type { Settings } from './options.ts';
import { isLive, readRecord, toSession, type SessionRecord } from './record.ts';
import { isUserSession, type Session, type UserSession } from './session.ts';
import type { StoredSession } from './store.ts';
import { createSharedTurns, createTurns, type InTurn } from './turns.ts';
import { isSessionId, type SessionId } from './token.ts';

/** Maximum number of sessions that one eviction ends at once. */
const chunkSize = 100;
/**
 * Difference from which a later time than that of this process is of a wrong clock, in milliseconds: this clock was set back, or
 * that of another process is ahead.
 */
const wrongByMs = 1000;

/**
 * Enforces `maxPerUser` after a sign-in has stored its session. `listed` is the number of listed sessions of the user, as `insert`
 * of the store returns it.
 */
export type UserLimit = {
  /**
   * Ends the sessions above the limit. One eviction of a user runs at a time, and the sign-ins that wait share the next. Does
   * nothing with `evict: 'refuse'`.
   */
  evictIfTooMany(userId: string, listed: number): Promise<void>;
  /**
   * With `evict: 'refuse'`, ends the new session if the user had `maxPerUser` before it. Two sign-ins within a second in two
   * processes may both be refused, or both be accepted.
   *
   * @throws SessionLimitError
   */
  refuseIfTooMany(session: UserSession<unknown>, listed: number): Promise<void>;
  /** Runs a sign-in. With `evict: 'refuse'`, the sign-ins of a user in this process take turns. */
  readonly signIn: InTurn;
};

export function createUserLimit<Data>(settings: Settings<Data>): UserLimit {
  const { store, clock, maxPerUser, events } = settings;
  const refuses = settings.evict === 'refuse';
  const orderAt = settings.evict === 'idle' ? byUse : bySignIn;

  async function list(userId: string): Promise<UserSession<Data>[]> {
    return sessionsOfUser(settings, await store.list(userId));
  }

  async function end(session: UserSession<Data>): Promise<void> {
    const { publicId, userId } = session;
    if (!(await store.remove({ publicId, userId }))) return;
    events.onEvicted(session);
    events.onEnded({ publicId, userId, cause: 'evicted' });
  }

  const evict = createSharedTurns(async (userId) => {
    const sessions = (await list(userId)).sort(orderAt(clock.now()));
    const tooMany = sessions.slice(0, Math.max(0, sessions.length - maxPerUser));
    for (let start = 0; start < tooMany.length; start += chunkSize)
      await Promise.all(tooMany.slice(start, start + chunkSize).map(end));
  });

  return {
    signIn: refuses ? createTurns() : (_userId, task) => task(),

    async evictIfTooMany(userId, listed) {
      if (!refuses && listed > maxPerUser) await evict(userId);
    },

    async refuseIfTooMany({ publicId, userId, authenticatedAtMs }, listed) {
      if (!refuses || listed <= maxPerUser) return;
      const others = (await list(userId)).filter((session) => session.publicId !== publicId);
      const age = ageAt(clock.now());
      const earlier = others.filter((other) => age(other.authenticatedAtMs) >= age(authenticatedAtMs));
      if (earlier.length < maxPerUser) return;
      await store.remove({ publicId, userId });
      events.onRefused({ userId });
      throw new SessionLimitError();
    },
  };
}

/**
 * Returns the live sessions in the listing of a user. A session that is moving to a new token is listed twice, and is returned
 * once: with its old id, and with the times of its new record.
 */
export function sessionsOfUser<Data>(
  settings: Settings<Data>,
  listed: readonly StoredSession[],
): UserSession<Data>[] {
  const live = liveRecords(settings, listed);
  const ids = new Set<string>(live.map(({ publicId }) => publicId));
  const isMove = ({ record }: Live<Data>): boolean =>
    record.replaces !== undefined && ids.has(record.replaces);
  const moving = new Map(live.filter(isMove).map(({ record }) => [record.replaces, record]));
  return live
    .filter((one) => !isMove(one))
    .map(({ publicId, record }) =>
      toSession(publicId, moving.get(publicId) ?? record, settings.idleTimeoutMs),
    )
    .filter(isUserSession);
}

/** Returns the sessions that are readable and live by the clock. */
export function liveSessions<Data>(
  settings: Settings<Data>,
  stored: readonly StoredSession[],
): Session<Data>[] {
  return liveRecords(settings, stored).map(({ publicId, record }) =>
    toSession(publicId, record, settings.idleTimeoutMs),
  );
}

type Live<Data> = { readonly publicId: SessionId; readonly record: SessionRecord<Data> };

function liveRecords<Data>(settings: Settings<Data>, stored: readonly StoredSession[]): Live<Data>[] {
  const nowMs = settings.clock.now();
  return stored.flatMap(({ publicId, text }) => {
    const record = isSessionId(publicId) ? readRecord(settings, publicId, text) : undefined;
    if (!isSessionId(publicId) || record === undefined) return [];
    return isLive(record, settings.idleTimeoutMs, nowMs) ? [{ publicId, record }] : [];
  });
}

type Ordered = Pick<UserSession<unknown>, 'publicId' | 'authenticatedAtMs' | 'touchedAtMs'>;

type Order = (a: Ordered, b: Ordered) => number;

/**
 * Orders sessions of the same age by time, because two infinite ages differ by NaN. Orders sessions of the same time by id, so that
 * two simultaneous sign-ins end the same sessions.
 */
function bySignIn(nowMs: number): Order {
  const age = ageAt(nowMs);
  return (a, b) =>
    age(b.authenticatedAtMs) - age(a.authenticatedAtMs) ||
    a.authenticatedAtMs - b.authenticatedAtMs ||
    (a.publicId < b.publicId ? -1 : 1);
}

function byUse(nowMs: number): Order {
  const age = ageAt(nowMs);
  const then = bySignIn(nowMs);
  return (a, b) => age(b.touchedAtMs) - age(a.touchedAtMs) || then(a, b);
}

/**
 * Returns a function that returns the age of a time, in milliseconds. A time of a wrong clock is infinitely old: otherwise each
 * sign-in would end its own new session until this clock reaches that time.
 */
function ageAt(nowMs: number): (timeMs: number) => number {
  return (timeMs) => (timeMs >= nowMs + wrongByMs ? Infinity : nowMs - timeMs);
}
