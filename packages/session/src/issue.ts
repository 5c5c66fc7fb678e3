import { load } from './change.ts';
import { SessionStoreError } from './errors.ts';
import type { Settings } from './options.ts';
import {
  decodeRecord,
  encodeRecord,
  idleExpiryOf,
  isLive,
  toSession,
  type SessionRecord,
  type UserRecord,
} from './record.ts';
import type { Issued, SignedIn } from './session.ts';
import type { SessionPlace } from './store.ts';
import { issueToken, type NewToken, type SessionId } from './token.ts';

/** Maximum number of attempts when a `revokeAll` deletes the new session. If more are needed, the store has a defect. */
const maxAttempts = 20;
/** Lifetime of a session that is replacing another, in milliseconds. It is settled after two calls of the store. */
const pendingMs = 10_000;

export async function create<Data>(
  settings: Settings,
  { userId, data }: { readonly userId: string; readonly data: Data },
): Promise<SignedIn<Data>> {
  const nowMs = settings.clock.now();
  const record: UserRecord<Data> = {
    userId,
    data,
    createdAtMs: nowMs,
    authenticatedAtMs: nowMs,
    touchedAtMs: nowMs,
    absoluteExpiresAtMs: nowMs + settings.absoluteLifetimeMs,
  };
  const { token, publicId, listed } = await insert(settings, record);
  if (listed > settings.maxPerUser) await endOldest(settings, userId);
  return { token, session: toSession(publicId, record, settings.idleTimeoutMs) };
}

/**
 * Moves a session to a new token. The new session is stored as pending, then the old one is retired, and its last text
 * becomes that of the new session. So no change is lost, and no writer can delay the rotation. Of several rotations and
 * sign-outs at once, one succeeds.
 */
export async function rotate<Data>(
  settings: Settings,
  publicId: SessionId,
): Promise<Issued<Data> | undefined> {
  const old = await load<Data>(settings, publicId);
  if (old === undefined) return undefined;
  const { store, idleTimeoutMs, clock } = settings;
  const { userId } = old.record;
  const nowMs = clock.now();
  const pending: SessionRecord<Data> = { ...old.record, touchedAtMs: nowMs, isPending: true };
  const made = await insert(settings, pending);
  const lastText = await store.retire({ publicId, userId });
  if (lastText === null) {
    await store.remove({ publicId: made.publicId, userId });
    return undefined;
  }
  const record: SessionRecord<Data> = { ...decodeRecord<Data>(lastText), touchedAtMs: nowMs };
  const expiresInMs = idleExpiryOf(record, idleTimeoutMs) - nowMs;
  const isStored = await store.replace(
    made.publicId,
    encodeRecord(pending),
    encodeRecord(record),
    expiresInMs,
  );
  return isStored
    ? { token: made.token, session: toSession(made.publicId, record, idleTimeoutMs) }
    : undefined;
}

type Inserted = NewToken & { readonly listed: number };

/** Stores a record under a new token. Tries another token if a `revokeAll` deleted the session meanwhile. */
async function insert(settings: Settings, record: SessionRecord<unknown>): Promise<Inserted> {
  const { store, idleTimeoutMs } = settings;
  const { userId, touchedAtMs: nowMs, absoluteExpiresAtMs } = record;
  const text = encodeRecord(record);
  const expiresInMs = record.isPending ? pendingMs : idleExpiryOf(record, idleTimeoutMs) - nowMs;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const { token, publicId } = issueToken(settings.keyring);
    const listed = await store.insert({ publicId, userId, text, expiresInMs, absoluteExpiresAtMs, nowMs });
    if (listed > 0) return { token, publicId, listed };
  }
  throw new SessionStoreError(`The new session was deleted ${maxAttempts} times while it was stored.`);
}

type PlaceByAge = SessionPlace & { readonly createdAtMs: number };

/** Orders sessions of the same age by id, so that two simultaneous sign-ins end the same sessions. */
async function endOldest(settings: Settings, userId: string): Promise<void> {
  const stored = await settings.store.list(userId);
  const nowMs = settings.clock.now();
  const oldestFirst = stored
    .map(({ publicId, text }) => ({ publicId, record: decodeRecord(text) }))
    .filter(({ record }) => isLive(record, settings.idleTimeoutMs, nowMs))
    .map(({ publicId, record }): PlaceByAge => ({ publicId, userId, createdAtMs: record.createdAtMs }))
    .sort(byAge);
  const tooMany = oldestFirst.slice(0, Math.max(0, oldestFirst.length - settings.maxPerUser));
  await Promise.all(tooMany.map((place) => settings.store.remove(place)));
}

function byAge(a: PlaceByAge, b: PlaceByAge): number {
  return a.createdAtMs - b.createdAtMs || (a.publicId < b.publicId ? -1 : 1);
}
