import type { SessionsOptions } from './options.ts';
import { decodeRecord, encodeRecord, idleExpiryOf, isLive, toSession, type SessionRecord } from './record.ts';
import { SessionStoreError, type Session } from './session.ts';

/** Each failed attempt means that another writer succeeded. This number of failures in a row is a defect of the store, not contention. */
const maxAttempts = 100;

/** A session that is live by the clock, with the text that `replace` and `retire` expect. */
export type LiveRecord<Data> = { readonly text: string; readonly record: SessionRecord<Data> };

export async function load<Data>(
  options: SessionsOptions,
  publicId: string,
): Promise<LiveRecord<Data> | undefined> {
  const text = await options.store.read(publicId);
  if (text === null) return undefined;
  const record = decodeRecord<Data>(text);
  return isLive(record, options.idleTimeoutMs, options.clock.now()) ? { text, record } : undefined;
}

/** Repeats compare-and-set until it succeeds. Resolves to undefined, without a write, if the session has ended. */
export async function changeRecord<Data>(
  options: SessionsOptions,
  publicId: string,
  change: (record: SessionRecord<Data>) => SessionRecord<Data>,
): Promise<Session<Data> | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const loaded = await load<Data>(options, publicId);
    if (loaded === undefined) return undefined;
    const changed = change(loaded.record);
    if (await write(options, publicId, loaded.text, changed)) {
      return toSession(publicId, changed, options.idleTimeoutMs);
    }
  }
  throw new SessionStoreError(`Other writers changed the session ${maxAttempts} times in a row.`);
}

async function write(
  options: SessionsOptions,
  publicId: string,
  expected: string,
  changed: SessionRecord<unknown>,
): Promise<boolean> {
  const text = encodeRecord(changed);
  if (text === expected) return true;
  const expiresInMs = idleExpiryOf(changed, options.idleTimeoutMs) - options.clock.now();
  return expiresInMs > 0 && options.store.replace(publicId, expected, text, expiresInMs);
}
