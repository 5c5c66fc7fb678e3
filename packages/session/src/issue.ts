import { loadSettled } from './change.ts';
import { changed, storable } from './data.ts';
import { SessionStoreError } from './errors.ts';
import { freeze } from './jsonable.ts';
import type { UserLimit } from './limit.ts';
import { faultsOfLifetimes, type Lifetimes, type Settings } from './options.ts';
import {
  encodeRecord,
  idleExpiryOf,
  readRecord,
  toSession,
  type RecordData,
  type SessionRecord,
  type UserRecord,
} from './record.ts';
import { isUserSession, type Issued, type SignedIn } from './session.ts';
import type { SessionPlace } from './store.ts';
import { issueToken, type NewToken, type SessionId } from './token.ts';

/** Maximum number of attempts when a `revokeAll` deletes the new session. If more are needed, the store has a defect. */
const maxAttempts = 20;
/**
 * Lifetime of a session that is replacing another, in milliseconds: longer than three calls of the store with the longest
 * deadline. A call that fails removes this session earlier.
 */
const pendingMs = 200_000;

export type NewSession<Data> = Lifetimes & { readonly data: Data };
export type NewUserSession<Data> = NewSession<Data> & { readonly userId: string };

export function create<Data>(
  settings: Settings<Data>,
  limit: UserLimit,
  input: NewUserSession<Data>,
): Promise<SignedIn<Data>> {
  return limit.signIn(input.userId, () => signIn(settings, limit, input));
}

async function signIn<Data>(
  settings: Settings<Data>,
  limit: UserLimit,
  input: NewUserSession<Data>,
): Promise<SignedIn<Data>> {
  const { userId } = input;
  const guest = guestRecord(settings, input);
  const record: UserRecord<Data> = { ...guest, userId, authenticatedAtMs: guest.createdAtMs };
  const { token, publicId, listed } = await insert(settings, record);
  const session = toSession(publicId, record, settings.idleTimeoutMs);
  try {
    await limit.refuseIfTooMany(session, listed);
    await limit.evictIfTooMany(userId, listed);
  } catch (error) {
    removeUnused(settings, session);
    throw error;
  }
  settings.events.onCreated(session);
  return { token, session };
}

export async function createGuest<Data>(
  settings: Settings<Data>,
  input: NewSession<Data>,
): Promise<Issued<Data>> {
  const record = guestRecord(settings, input);
  const { token, publicId } = await insert(settings, record);
  const session = toSession(publicId, record, settings.idleTimeoutMs);
  settings.events.onCreated(session);
  return { token, session };
}

function guestRecord<Data>(settings: Settings<Data>, input: NewSession<Data>): SessionRecord<Data> {
  const { idleTimeoutMs, absoluteLifetimeMs = settings.absoluteLifetimeMs } = input;
  assertLifetimes(settings, { idleTimeoutMs, absoluteLifetimeMs });
  const nowMs = settings.clock.now();
  return {
    ...storable(settings, input.data),
    createdAtMs: nowMs,
    touchedAtMs: nowMs,
    idleTimeoutMs,
    absoluteExpiresAtMs: nowMs + absoluteLifetimeMs,
  };
}

/** @throws RangeError that names every invalid lifetime */
function assertLifetimes<Data>(
  settings: Settings<Data>,
  { idleTimeoutMs = settings.idleTimeoutMs, absoluteLifetimeMs = settings.absoluteLifetimeMs }: Lifetimes,
): void {
  const faults = faultsOfLifetimes({ idleTimeoutMs, absoluteLifetimeMs }, settings);
  if (faults.length > 0) throw new RangeError(`${faults.join('; ')}.`);
}

/** The token changes; data, age and absolute expiry stay. */
export function rotate<Data>(
  settings: Settings<Data>,
  publicId: SessionId,
): Promise<Issued<Data> | undefined> {
  return replaceToken(settings, publicId, 'rotated', (old) => ({
    ...old,
    touchedAtMs: settings.clock.now(),
  }));
}

/**
 * Lifetimes that are absent stay for the user of the session. A guest or another user who signs in gets those of the options. So
 * for "remember me", pass the lifetimes with it and without it.
 */
export type Renewal<Data> = Lifetimes & {
  /** The user who has just authenticated. Absent: the user of the session. */
  readonly userId?: string | undefined;
  /** The new data, or a function of the last data. Absent: the data stay. */
  readonly data?: Data | ((data: Data) => Data) | undefined;
};

/**
 * The session becomes that of a user who has just authenticated: its lifetimes start again. A session of another user ends
 * instead, unless the new data is a value: its data must not become that of this user.
 */
export function renew<Data>(
  settings: Settings<Data>,
  limit: UserLimit,
  publicId: SessionId,
  renewal: Renewal<Data>,
): Promise<Issued<Data> | undefined> {
  function renewed(old: SessionRecord<Data>): SessionRecord<Data> | undefined {
    const { userId = old.userId } = renewal;
    if (userId === undefined) throw new TypeError('renew needs a userId for the session of a guest.');
    if (old.userId !== undefined && old.userId !== userId && !isValue(renewal.data)) return undefined;
    const kept = old.userId === userId ? old : undefined;
    const { idleTimeoutMs, absoluteLifetimeMs } = renewedLifetimes(settings, renewal, kept);
    const nowMs = settings.clock.now();
    return {
      userId,
      ...renewedData(settings, old, renewal.data),
      createdAtMs: old.createdAtMs,
      authenticatedAtMs: nowMs,
      touchedAtMs: nowMs,
      idleTimeoutMs,
      absoluteExpiresAtMs: nowMs + absoluteLifetimeMs,
    };
  }

  return limit.signIn(renewal.userId ?? publicId, () =>
    replaceToken(settings, publicId, 'renewed', renewed, limit),
  );
}

/**
 * Returns the given lifetimes, completed from the session whose lifetimes stay, or from the options.
 *
 * @throws RangeError that names every invalid lifetime
 */
function renewedLifetimes<Data>(
  settings: Settings<Data>,
  given: Lifetimes,
  kept: SessionRecord<Data> | undefined,
): Lifetimes & { readonly absoluteLifetimeMs: number } {
  const keptLifetimeMs = kept && kept.absoluteExpiresAtMs - (kept.authenticatedAtMs ?? kept.createdAtMs);
  const {
    idleTimeoutMs = kept?.idleTimeoutMs,
    absoluteLifetimeMs = keptLifetimeMs ?? settings.absoluteLifetimeMs,
  } = given;
  const lifetimes = { idleTimeoutMs, absoluteLifetimeMs };
  // Lifetimes that all stay may be of earlier options, and must not stop the sign-in.
  const isChanged = given.idleTimeoutMs !== undefined || given.absoluteLifetimeMs !== undefined;
  if (isChanged) assertLifetimes(settings, lifetimes);
  return lifetimes;
}

function renewedData<Data>(
  settings: Settings<Data>,
  { data, storedData }: RecordData<Data>,
  next: Renewal<Data>['data'],
): RecordData<Data> {
  if (next === undefined) return { data, storedData };
  return storable(settings, isChange(next) ? changed(freeze(data), next) : next);
}

/** Whether the new data is not made of the old data. */
const isValue = <Data>(data: Renewal<Data>['data']): boolean => data !== undefined && !isChange(data);

function isChange<Data>(next: Data | ((data: Data) => Data)): next is (data: Data) => Data {
  return typeof next === 'function';
}

/**
 * Moves a session to a new token. The new session is stored as pending, then the old one is retired, and its last text
 * becomes that of the new session. So no change is lost, and no writer can delay it. Of several rotations at once, one succeeds. A
 * sign-out before the old session is retired ends it, and the rotation fails. A later one leaves the new session. If `nextOf` returns
 * undefined, the session ends without a new one.
 *
 * A failure before the old session is retired leaves the old session. No failure of one later call ends the new session. If
 * the reply to `retire` is lost, both have ended: the last text is then unknown, and the caller may have lost a race.
 */
async function replaceToken<Data>(
  settings: Settings<Data>,
  publicId: SessionId,
  cause: 'rotated' | 'renewed',
  nextOf: NextOf<Data>,
  limit?: UserLimit,
): Promise<Issued<Data> | undefined> {
  const { store, idleTimeoutMs, events } = settings;
  const old = await loadSettled(settings, publicId);
  if (old === undefined) return undefined;
  const { userId: oldUserId } = old.record;
  const next = nextOf(old.record);
  if (next === undefined) {
    if (await store.remove({ publicId, userId: oldUserId }))
      events.onEnded({ publicId, userId: oldUserId, cause: 'revoked' });
    return undefined;
  }
  const pending: SessionRecord<Data> = { ...next, isPending: true, replaces: publicId };
  const made = await insert(settings, pending);
  const place = { publicId: made.publicId, userId: pending.userId };
  // A session that replaces one of the same user adds none.
  const listed = oldUserId === pending.userId ? 0 : made.listed;
  const pendingSession = toSession(made.publicId, pending, idleTimeoutMs);
  let lastText: string | null;
  try {
    if (isUserSession(pendingSession)) await limit?.refuseIfTooMany(pendingSession, listed);
    lastText = await store.retire({ publicId, userId: oldUserId });
  } catch (error) {
    removeUnused(settings, place);
    throw error;
  }
  if (lastText === null) {
    await store.remove(place);
    return undefined;
  }
  const record = lastText === old.text ? next : nextOfLast(settings, publicId, lastText, nextOf, next);
  const replacedBy = made.publicId;
  let isSettled = false;
  try {
    // The new session may have been revoked meanwhile.
    isSettled = await settle(settings, replacedBy, pending, record);
  } finally {
    events.onEnded({ publicId, userId: oldUserId, cause, ...(isSettled ? { replacedBy } : {}) });
  }
  if (!isSettled) return undefined;
  // The caller needs the token: after a failure, the next sign-in evicts.
  if (record.userId !== undefined) await limit?.evictIfTooMany(record.userId, listed).catch(events.onError);
  return { token: made.token, session: toSession(replacedBy, record, idleTimeoutMs) };
}

type NextOf<Data> = (old: SessionRecord<Data>) => SessionRecord<Data> | undefined;

/**
 * Returns the new record, made of the last text. The old session has ended, so an error goes to `onError`: the new session then
 * has the record that was made before the last change.
 */
function nextOfLast<Data>(
  settings: Settings<Data>,
  publicId: SessionId,
  lastText: string,
  nextOf: NextOf<Data>,
  next: SessionRecord<Data>,
): SessionRecord<Data> {
  try {
    const last = readRecord(settings, publicId, lastText);
    return (last && nextOf(last)) ?? next;
  } catch (error) {
    settings.events.onError(error);
    return next;
  }
}

/**
 * Ends the pending state of a new session. Resolves to false if the session has ended. After a failure, reads the session, which
 * shows whether the write happened, and writes a second time. The Redis store lets a read wait for the next connection.
 */
async function settle<Data>(
  { store, idleTimeoutMs }: Settings<Data>,
  publicId: SessionId,
  pending: SessionRecord<Data>,
  record: SessionRecord<Data>,
): Promise<boolean> {
  const expiresInMs = idleExpiryOf(record, idleTimeoutMs) - record.touchedAtMs;
  const pendingText = encodeRecord(pending);
  const write = (): Promise<boolean> =>
    store.replace(publicId, pendingText, encodeRecord(record), expiresInMs);
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof SessionStoreError)) throw error;
    const text = await store.read(publicId);
    if (text === pendingText && (await write())) return true;
    // No other call replaces a pending text. So the session has the text of the first write, or has ended.
    return (await store.read(publicId)) !== null;
  }
}

type Inserted = NewToken & { readonly listed: number };

/** Stores a record under a new token. Tries another token if a `revokeAll` deleted the session meanwhile. */
async function insert<Data>(settings: Settings<Data>, record: SessionRecord<Data>): Promise<Inserted> {
  const { store, idleTimeoutMs } = settings;
  const { userId, touchedAtMs: nowMs, absoluteExpiresAtMs } = record;
  const text = encodeRecord(record);
  const expiresInMs = record.isPending ? pendingMs : idleExpiryOf(record, idleTimeoutMs) - nowMs;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const { token, publicId } = issueToken(settings.keyring);
    const session = { publicId, userId, text, expiresInMs, absoluteExpiresAtMs, nowMs };
    const listed = await store.insert(session).catch((error: unknown) => {
      removeUnused(settings, session);
      throw error;
    });
    if (listed > 0) return { token, publicId, listed };
  }
  throw new SessionStoreError(`The new session was deleted ${maxAttempts} times while it was stored.`);
}

/**
 * Removes a session whose token no client receives, because a call failed. It would count for `maxPerUser`. The failed call does
 * not wait: the store may be unavailable, and the session then stays until it expires.
 */
function removeUnused<Data>({ store }: Settings<Data>, place: SessionPlace): void {
  store.remove(place).catch(() => undefined);
}
