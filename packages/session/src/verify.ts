import { assertToken } from './arguments.ts';
import { UnknownKeyError } from './errors.ts';
import { createNearCache, readThrough, type Loaded } from './near-cache.ts';
import type { Settings } from './options.ts';
import {
  encodeRecord,
  idleExpiryOf,
  isLive,
  isTouchDue,
  readRecord,
  toSession,
  type SessionRecord,
} from './record.ts';
import { rememberSignatures } from './remember-signatures.ts';
import type { Session, Verdict, VerifyTrace } from './session.ts';
import { openToken, type SessionId } from './token.ts';
import { traced, type Steps } from './trace.ts';

export type VerifyOptions = {
  /** With false, the idle timeout does not slide: for checks that the user did not cause. Default: true. */
  readonly touch?: boolean | undefined;
  /** Receives the durations of the verification. */
  readonly trace?: VerifyTrace | undefined;
};

/** Numbers since the start of this process. */
export type VerifyCounters = {
  /** Verifications that the near cache answered. */
  nearHits: number;
  /** Verifications that queried the store although there is a near cache. */
  nearMisses: number;
  /** Touches that `verify` sent. */
  touches: number;
};

export type Verifier<Data> = {
  readonly verify: (token: string, options?: VerifyOptions) => Promise<Verdict<Data>>;
  readonly verifyCached: (token: string, trace?: VerifyTrace) => Session<Data> | undefined;
  readonly counters: Readonly<VerifyCounters>;
};

/** Minimum time between two reports of a forged token, in milliseconds: anyone can send one. */
const reportIntervalMs = 60_000;

const notFound = { ok: false, reason: 'not_found' } as const;

/** Creates the hot path: a hit of the near cache, or one signature check and one read of the store. */
export function createVerifier<Data>(settings: Settings<Data>): Verifier<Data> {
  const { store, clock } = settings;
  const counters: VerifyCounters = { nearHits: 0, nearMisses: 0, touches: 0 };
  const keyring = rememberSignatures(settings.keyring);
  const nearCache = store.coherence && createNearCache<Data>(store.coherence);
  const touch = createToucher(settings, counters);
  const steps: Steps<Data> = {
    recall(token) {
      const known = nearCache?.get(token, clock.now());
      if (known !== undefined) counters.nearHits += 1;
      return known;
    },
    open: (token) => openToken(keyring, token),
    read: (publicId) => store.read(publicId),
  };
  const stepsFor = (trace: VerifyTrace | undefined): Steps<Data> =>
    trace === undefined ? steps : traced(steps, trace, store.readCommand);

  /** Returns undefined if the session has ended. Slides the idle timeout if `slides` is set and the touch interval has passed. */
  function evaluate(publicId: SessionId, text: string | null, slides: boolean): Loaded<Data> | undefined {
    if (text === null) return undefined;
    const { idleTimeoutMs, touchIntervalMs } = settings;
    const record = readRecord(settings, publicId, text);
    const nowMs = clock.now();
    if (record === undefined || !isLive(record, idleTimeoutMs, nowMs)) return undefined;
    if (isTouchDue(record, touchIntervalMs, nowMs)) {
      const current = slides ? { ...record, touchedAtMs: nowMs } : record;
      if (slides) touch(publicId, text, current);
      return { session: toSession(publicId, current, idleTimeoutMs) };
    }
    const session = toSession(publicId, record, idleTimeoutMs);
    const untilMs = Math.min(record.touchedAtMs + touchIntervalMs, session.idleExpiresAtMs);
    return { session, fresh: { fromMs: nowMs, untilMs } };
  }

  let reportedAtMs = -Infinity;

  /** Two processes with different keys refuse each other's tokens, and no other message would name the cause. */
  function reportForged(): void {
    const nowMs = clock.now();
    if (Math.abs(nowMs - reportedAtMs) < reportIntervalMs) return;
    reportedAtMs = nowMs;
    settings.events.onError(new UnknownKeyError());
  }

  return {
    counters,
    verifyCached: (token, trace) => stepsFor(trace).recall(token),

    async verify(token, { touch: slides = true, trace } = {}) {
      assertToken(token);
      const { recall, open, read } = stepsFor(trace);
      const known = recall(token);
      if (known !== undefined) return { ok: true, session: known };
      const opened = open(token);
      if (!opened.ok) {
        if (opened.reason === 'forged') reportForged();
        return opened;
      }
      const { publicId } = opened;
      if (nearCache !== undefined) counters.nearMisses += 1;
      const load = async () => evaluate(publicId, await read(publicId), slides);
      const loaded = await (nearCache === undefined ? load() : readThrough(nearCache, token, publicId, load));
      return loaded === undefined ? notFound : { ok: true, session: loaded.session };
    },
  };
}

type Touch<Data> = (publicId: SessionId, expected: string, record: SessionRecord<Data>) => void;

/**
 * Returns a function that writes a touch without waiting for it. Of a hundred requests at once that read the same text, one
 * writes. If the write fails or loses a race, the next request slides the idle timeout.
 */
function createToucher<Data>(settings: Settings<Data>, counters: VerifyCounters): Touch<Data> {
  const { store, idleTimeoutMs } = settings;
  /** Text that a touch in flight replaces. A request that read a newer text sends its own touch. */
  const replacing = new Map<SessionId, string>();

  return (publicId, expected, record) => {
    if (replacing.get(publicId) === expected) return;
    replacing.set(publicId, expected);
    counters.touches += 1;
    const expiresInMs = idleExpiryOf(record, idleTimeoutMs) - record.touchedAtMs;
    const forget = (): void => {
      if (replacing.get(publicId) === expected) replacing.delete(publicId);
    };
    store.replace(publicId, expected, encodeRecord(record), expiresInMs).then(forget, forget);
  };
}
