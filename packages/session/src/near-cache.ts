import type { Session } from './session.ts';
import type { ChangeListener, Coherence } from './store.ts';

/** A read of the store that is under way; spoiled when its session changed before it was answered. */
type Reading = { readonly publicId: string; underWay: number; spoiled: boolean };

/**
 * Verified sessions, kept in this process by their token, so that a hit needs no signature and no store. Whoever puts
 * one in has checked its token.
 */
export type NearCache<Data> = {
  /** The session, unless it is over or has to be asked for again. */
  get(token: string, nowMs: number): Session<Data> | undefined;
  /** Call before a read is sent, and `end` when it was answered, whatever came of it. */
  begin(publicId: string): Reading;
  /** Keeps what was read until `untilMs`, unless it changed meanwhile. The session is shared from then on: it is to be frozen. */
  keep(reading: Reading, token: string, session: Session<Data>, untilMs: number): void;
  end(reading: Reading): void;
};

type Entry<Data> = { readonly session: Session<Data>; readonly untilMs: number };

/** Holds `maxSessions`; one more, and what was read first goes. */
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

  /** An answer that is on its way may be older than the change, as the two travel on different connections. */
  function spoil(publicId: string): void {
    const reading = readings.get(publicId);
    if (reading === undefined) return;
    reading.spoiled = true;
    readings.delete(publicId);
  }

  const listener: ChangeListener = {
    onChanged(publicId) {
      forget(publicId);
      spoil(publicId);
    },
    onUnsure() {
      entries.clear();
      tokens.clear();
      for (const reading of readings.values()) reading.spoiled = true;
      readings.clear();
    },
  };
  coherence.listen(listener);

  return {
    get(token, nowMs) {
      const entry = entries.get(token);
      return entry !== undefined && nowMs < entry.untilMs && coherence.armed() ? entry.session : undefined;
    },

    begin(publicId) {
      const reading = readings.get(publicId) ?? { publicId, underWay: 0, spoiled: false };
      reading.underWay += 1;
      readings.set(publicId, reading);
      return reading;
    },

    keep(reading, token, session, untilMs) {
      if (reading.spoiled || !coherence.armed()) return;
      forget(session.publicId);
      if (entries.size >= coherence.maxSessions) forgetOldest();
      entries.set(token, { session, untilMs });
      tokens.set(session.publicId, token);
    },

    end(reading) {
      reading.underWay -= 1;
      if (reading.underWay === 0 && readings.get(reading.publicId) === reading)
        readings.delete(reading.publicId);
    },
  };
}

/** What JSON can hold, all the way down. */
export function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
