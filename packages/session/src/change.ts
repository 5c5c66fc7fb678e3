import { SessionStoreError } from './errors.ts';
import type { Settings } from './options.ts';
import { encodeRecord, idleExpiryOf, isLive, readRecord, toSession, type SessionRecord } from './record.ts';
import type { Session } from './session.ts';
import type { SessionId } from './token.ts';

/** Each failed attempt means that another process succeeded: the calls of this process take turns. */
const maxAttempts = 100;

/** A session that is live by the clock, with the text that `replace` expects. */
export type LiveRecord<Data> = { readonly text: string; readonly record: SessionRecord<Data> };

export async function load<Data>(
  settings: Settings<Data>,
  publicId: SessionId,
): Promise<LiveRecord<Data> | undefined> {
  const text = await settings.store.read(publicId);
  const record = text === null ? undefined : readRecord(settings, publicId, text);
  if (text === null || record === undefined) return undefined;
  return isLive(record, settings.idleTimeoutMs, settings.clock.now()) ? { text, record } : undefined;
}

/** Like `load`. Waits for a session that is replacing another: until it has, the other session may change. */
export async function loadSettled<Data>(
  settings: Settings<Data>,
  publicId: SessionId,
): Promise<LiveRecord<Data> | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const loaded = await load(settings, publicId);
    if (!loaded?.record.isPending) return loaded;
  }
  throw contended();
}

/** Repeats compare-and-set until it succeeds. Resolves to undefined, without a write, if the session has ended. */
export async function changeRecord<Data>(
  settings: Settings<Data>,
  publicId: SessionId,
  change: (record: SessionRecord<Data>) => SessionRecord<Data>,
): Promise<Session<Data> | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const loaded = await loadSettled(settings, publicId);
    if (loaded === undefined) return undefined;
    const changed = change(loaded.record);
    if (await write(settings, publicId, loaded.text, changed)) {
      return toSession(publicId, changed, settings.idleTimeoutMs);
    }
  }
  throw contended();
}

function contended(): SessionStoreError {
  return new SessionStoreError(
    `Other processes changed the session ${maxAttempts} times in a row. Try again.`,
    { code: 'session_contended' },
  );
}

async function write<Data>(
  settings: Settings<Data>,
  publicId: SessionId,
  expected: string,
  changed: SessionRecord<Data>,
): Promise<boolean> {
  const text = encodeRecord(changed);
  if (text === expected) return true;
  const expiresInMs = idleExpiryOf(changed, settings.idleTimeoutMs) - settings.clock.now();
  return expiresInMs > 0 && settings.store.replace(publicId, expected, text, expiresInMs);
}
