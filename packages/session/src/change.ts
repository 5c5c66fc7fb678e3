import { SessionStoreError } from './errors.ts';
import type { Settings } from './options.ts';
import { decodeRecord, encodeRecord, idleExpiryOf, isLive, toSession, type SessionRecord } from './record.ts';
import type { Session } from './session.ts';
import type { SessionId } from './token.ts';

/** Each failed attempt means that another writer succeeded. */
const maxAttempts = 100;

/** A session that is live by the clock, with the text that `replace` and `retire` expect. */
export type LiveRecord<Data> = { readonly text: string; readonly record: SessionRecord<Data> };

export async function load<Data>(
  settings: Settings,
  publicId: SessionId,
): Promise<LiveRecord<Data> | undefined> {
  const text = await settings.store.read(publicId);
  if (text === null) return undefined;
  const record = decodeRecord<Data>(text);
  return isLive(record, settings.idleTimeoutMs, settings.clock.now()) ? { text, record } : undefined;
}

/** Repeats compare-and-set until it succeeds. Resolves to undefined, without a write, if the session has ended. */
export async function changeRecord<Data>(
  settings: Settings,
  publicId: SessionId,
  change: (record: SessionRecord<Data>) => SessionRecord<Data>,
): Promise<Session<Data> | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const loaded = await load<Data>(settings, publicId);
    if (loaded === undefined) return undefined;
    if (loaded.record.isPending) continue;
    const changed = change(loaded.record);
    if (await write(settings, publicId, loaded.text, changed)) {
      return toSession(publicId, changed, settings.idleTimeoutMs);
    }
  }
  throw contended(maxAttempts);
}

function contended(attempts: number): SessionStoreError {
  return new SessionStoreError(`Other writers changed the session ${attempts} times in a row. Try again.`, {
    code: 'session_contended',
  });
}

async function write(
  settings: Settings,
  publicId: SessionId,
  expected: string,
  changed: SessionRecord<unknown>,
): Promise<boolean> {
  const text = encodeRecord(changed);
  if (text === expected) return true;
  const expiresInMs = idleExpiryOf(changed, settings.idleTimeoutMs) - settings.clock.now();
  return expiresInMs > 0 && settings.store.replace(publicId, expected, text, expiresInMs);
}
