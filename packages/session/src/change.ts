import type { SessionsOptions } from './options.ts';
import { decodeRecord, encodeRecord, idleExpiryOf, isLive, toSession, type SessionRecord } from './record.ts';
import { SessionStoreError, type Session } from './session.ts';

/** Each failure is another's success, so this many in a row is a defect of the store and not contention. */
const attemptsAtMost = 100;

/** A session that is live by the clock, and the text that `replace` and `retire` expect. */
export type Loaded<Data> = { readonly text: string; readonly record: SessionRecord<Data> };

export async function load<Data>(
  options: SessionsOptions,
  publicId: string,
): Promise<Loaded<Data> | undefined> {
  const text = await options.store.read(publicId);
  if (text === null) return undefined;
  const record = decodeRecord<Data>(text);
  return isLive(record, options.idleTimeoutMs, options.clock.now()) ? { text, record } : undefined;
}

/** Compare and set, until it holds. Undefined when the session is over, and then nothing was written. */
export async function changeRecord<Data>(
  options: SessionsOptions,
  publicId: string,
  change: (record: SessionRecord<Data>) => SessionRecord<Data>,
): Promise<Session<Data> | undefined> {
  for (let attempt = 0; attempt < attemptsAtMost; attempt += 1) {
    const loaded = await load<Data>(options, publicId);
    if (loaded === undefined) return undefined;
    const changed = change(loaded.record);
    if (await write(options, publicId, loaded.text, changed)) {
      return toSession(publicId, changed, options.idleTimeoutMs);
    }
  }
  throw new SessionStoreError(`A session was changed by others ${attemptsAtMost} times in a row.`);
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
