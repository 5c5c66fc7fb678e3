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
  /** Keeps the session unless it changed during the read. All requests share it, so it must be frozen. */
  keep(reading: Reading, token: string, session: Session<Data>, freshness: Freshness): void;
  end(reading: Reading): void;
};

/**
 * Time in which a session may be served from memory. The first limit matters only after the clock was set back: the session
 * would otherwise stay in memory, without a touch, until the store deletes it.
 */
type Freshness = { readonly fromMs: number; readonly untilMs: number };

type Entry<Data> = Freshness & { readonly session: Session<Data>; isUsed: boolean };

/** Creates a near cache. When it is full, it removes a session that was not used since the last removal reached it. */
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

  /** Gives a used session a second chance, at the end of the order. A hit then costs one write, and no change of the order. */
  function forgetUnused(): void {
    for (const [token, entry] of entries) {
      if (!entry.isUsed) return forget(entry.session.publicId);
      entry.isUsed = false;
      entries.delete(token);
      entries.set(token, entry);
    }
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
      if (entry === undefined || nowMs >= entry.untilMs || nowMs < entry.fromMs) return undefined;
      if (!coherence.isTracking()) return undefined;
      entry.isUsed = true;
      return entry.session;
    },

    begin(publicId) {
      const reading = readings.get(publicId) ?? { publicId, pending: 0, stale: false };
      reading.pending += 1;
      readings.set(publicId, reading);
      return reading;
    },

    keep(reading, token, session, { fromMs, untilMs }) {
      if (reading.stale || !coherence.isTracking()) return;
      forget(session.publicId);
      if (entries.size >= coherence.maxSessions) forgetUnused();
      entries.set(token, { session, fromMs, untilMs, isUsed: false });
      tokens.set(session.publicId, token);
    },

    end(reading) {
      reading.pending -= 1;
      if (reading.pending === 0 && readings.get(reading.publicId) === reading)
        readings.delete(reading.publicId);
    },
  };
}

/** A session from the store. Without `fresh` it is not kept: the next request must restart its idle timeout in the store. */
export type Loaded<Data> = { readonly session: Session<Data>; readonly fresh?: Freshness };

/** Loads a session and keeps it. */
export async function readThrough<Data>(
  nearCache: NearCache<Data>,
  token: string,
  publicId: string,
  load: () => Promise<Loaded<Data> | undefined>,
): Promise<Loaded<Data> | undefined> {
  const reading = nearCache.begin(publicId);
  try {
    const loaded = await load();
    if (loaded?.fresh !== undefined) nearCache.keep(reading, token, loaded.session, loaded.fresh);
    return loaded;
  } finally {
    nearCache.end(reading);
  }
}
