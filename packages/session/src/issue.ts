import { load } from './change.ts';
import type { SessionsOptions } from './options.ts';
import { decodeRecord, encodeRecord, idleExpiryOf, isLive, toSession, type SessionRecord } from './record.ts';
import { SessionStoreError, type Issued } from './session.ts';
import type { SessionPlace } from './store.ts';
import { issueToken } from './token.ts';

/**
 * Maximum number of attempts when a `revokeAll` deletes the new session, or a change interferes with a rotation. If more are
 * needed, the store has a defect.
 */
const maxAttempts = 20;

export async function create<Data>(
  options: SessionsOptions,
  { userId, data }: { readonly userId: string; readonly data: Data },
): Promise<Issued<Data>> {
  const nowMs = options.clock.now();
  const { issued, listed } = await insert(options, {
    userId,
    data,
    createdAtMs: nowMs,
    touchedAtMs: nowMs,
    absoluteExpiresAtMs: nowMs + options.absoluteLifetimeMs,
  });
  if (listed > options.maxPerUser) await endOldest(options, userId);
  return issued;
}

/**
 * Stores the new session before it retires the old one, so a crash leaves two sessions and never none. It returns a token
 * only if it retired the old session. If a rotation races with another rotation or with a sign-out, only one succeeds.
 */
export async function rotate<Data>(
  options: SessionsOptions,
  publicId: string,
): Promise<Issued<Data> | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const old = await load<Data>(options, publicId);
    if (old === undefined) return undefined;
    const { issued } = await insert(options, { ...old.record, touchedAtMs: options.clock.now() });
    const { userId } = old.record;
    if (await options.store.retire({ publicId, userId }, old.text)) return issued;
    await options.store.remove({ publicId: issued.session.publicId, userId });
  }
  throw new SessionStoreError(`Other writers changed the session ${maxAttempts} times in a row.`);
}

type Inserted<Data> = { readonly issued: Issued<Data>; readonly listed: number };

/** Stores a record under a new token. Tries another token if a `revokeAll` deleted the session meanwhile. */
async function insert<Data>(options: SessionsOptions, record: SessionRecord<Data>): Promise<Inserted<Data>> {
  const { store, idleTimeoutMs } = options;
  const { userId, touchedAtMs: nowMs, absoluteExpiresAtMs } = record;
  const text = encodeRecord(record);
  const expiresInMs = idleExpiryOf(record, idleTimeoutMs) - nowMs;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const { token, publicId } = issueToken(options.keyring);
    const listed = await store.insert({ publicId, userId, text, expiresInMs, absoluteExpiresAtMs, nowMs });
    if (listed > 0) return { issued: { token, session: toSession(publicId, record, idleTimeoutMs) }, listed };
  }
  throw new SessionStoreError(`The new session was deleted ${maxAttempts} times while it was stored.`);
}

type PlaceByAge = SessionPlace & { readonly createdAtMs: number };

/** Orders sessions of the same age by id, so that two simultaneous sign-ins end the same sessions. */
async function endOldest(options: SessionsOptions, userId: string): Promise<void> {
  const stored = await options.store.list(userId);
  const nowMs = options.clock.now();
  const oldestFirst = stored
    .map(({ publicId, text }) => ({ publicId, record: decodeRecord(text) }))
    .filter(({ record }) => isLive(record, options.idleTimeoutMs, nowMs))
    .map(({ publicId, record }): PlaceByAge => ({ publicId, userId, createdAtMs: record.createdAtMs }))
    .sort(byAge);
  const tooMany = oldestFirst.slice(0, Math.max(0, oldestFirst.length - options.maxPerUser));
  await Promise.all(tooMany.map((place) => options.store.remove(place)));
}

function byAge(a: PlaceByAge, b: PlaceByAge): number {
  return a.createdAtMs - b.createdAtMs || (a.publicId < b.publicId ? -1 : 1);
}
