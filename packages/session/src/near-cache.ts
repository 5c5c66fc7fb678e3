import type { Session } from './session.ts';
import type { ChangeListener, Coherence } from './store.ts';

/** One or more pending reads of one session. `stale` is set if the session changed before the replies arrived. */
type Reading = { readonly publicId: string; pending: number; stale: boolean };

/**
 * Verified sessions in this process, by their token. A hit needs no signature check and no store. The caller of `keep` has
 * checked the token.
 */
export type NearCache<Data> = {
  /** Returns the session while it is fresh and changes are tracked. */
  get(token: string, nowMs: number): Session<Data> | undefined;
  /** Call it before a read is sent; call `end` after the reply or the failure. */
  begin(publicId: string): Reading;
  /** Keeps the session until `untilMs`, unless it changed during the read. Freeze it first: all requests share it. */
  keep(reading: Reading, token: string, session: Session<Data>, untilMs: number): void;
  end(reading: Reading): void;
};

type Entry<Data> = { readonly session: Session<Data>; readonly untilMs: number };

/** Creates a near cache. When it is full, it removes the session that was read first. */
export function createNearCache<Data>(coherence: Coherence): NearCache<Data> {
  const entries = new Map<string, Entry<Data>>();
  const tokens = new Map<string, string>();
  const readings = new Map<string, Reading>();

  function forget(publicId: string): void {
    const token = tokens.get(publicId);
    if (token === undefined) return;
    tokens.delete(publicId);
    entries.delete(token);
  }

  function forgetOldest(): void {
    for (const { session } of entries.values()) return forget(session.publicId);
  }

  /** Replies and changes arrive on different connections, so a reply in flight may be older than the change. */
  function markStale(publicId: string): void {
    const reading = readings.get(publicId);
    if (reading === undefined) return;
    reading.stale = true;
    readings.delete(publicId);
  }

  const listener: ChangeListener = {
    onChanged(publicId) {
      forget(publicId);
      markStale(publicId);
    },
    onInvalidateAll() {
      entries.clear();
      tokens.clear();
      for (const reading of readings.values()) reading.stale = true;
      readings.clear();
    },
  };
  coherence.listen(listener);

  return {
    get(token, nowMs) {
      const entry = entries.get(token);
      return entry !== undefined && nowMs < entry.untilMs && coherence.isTracking()
        ? entry.session
        : undefined;
    },

    begin(publicId) {
      const reading = readings.get(publicId) ?? { publicId, pending: 0, stale: false };
      reading.pending += 1;
      readings.set(publicId, reading);
      return reading;
    },

    keep(reading, token, session, untilMs) {
      if (reading.stale || !coherence.isTracking()) return;
      forget(session.publicId);
      if (entries.size >= coherence.maxSessions) forgetOldest();
      entries.set(token, { session, untilMs });
      tokens.set(session.publicId, token);
    },

    end(reading) {
      reading.pending -= 1;
      if (reading.pending === 0 && readings.get(reading.publicId) === reading)
        readings.delete(reading.publicId);
    },
  };
}

/** A session from the store. Without `keepUntilMs` it is not kept: the next request must restart its idle timeout in the store. */
export type Loaded<Data> = { readonly session: Session<Data>; readonly keepUntilMs?: number };

/** Loads a session, keeps it and always freezes it, so a handler that modifies it fails on every request, not only on hits. */
export async function readThrough<Data>(
  nearCache: NearCache<Data>,
  token: string,
  publicId: string,
  load: () => Promise<Loaded<Data> | undefined>,
): Promise<Loaded<Data> | undefined> {
  const reading = nearCache.begin(publicId);
  try {
    const loaded = await load();
    if (loaded === undefined) return undefined;
    const { session, keepUntilMs } = loaded;
    freeze(session);
    if (keepUntilMs !== undefined) nearCache.keep(reading, token, session, keepUntilMs);
    return loaded;
  } finally {
    nearCache.end(reading);
  }
}

export function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
