import { createNearCache, readThrough, type Loaded } from './near-cache.ts';
import type { Settings } from './options.ts';
import { decodeRecord, encodeRecord, idleExpiryOf, isLive, toSession, type SessionRecord } from './record.ts';
import { rememberSignatures } from './remember-signatures.ts';
import type { Session, Verdict, VerifyTrace } from './session.ts';
import { openToken, type SessionId } from './token.ts';
import { traced, type Steps } from './trace.ts';

export type VerifyOptions = {
  /** With false, the idle timeout does not slide: for checks that the user did not cause. Default: true. */
  readonly touch?: boolean;
  /** Receives the durations of the verification. */
  readonly trace?: VerifyTrace | undefined;
};

export type Verifier<Data> = {
  verify(token: string, options?: VerifyOptions): Promise<Verdict<Data>>;
  verifyCached(token: string, trace?: VerifyTrace): Session<Data> | undefined;
};

const notFound = { ok: false, reason: 'not_found' } as const;

/** Creates the hot path: a hit of the near cache, or one signature check and one read of the store. */
export function createVerifier<Data>(settings: Settings): Verifier<Data> {
  const { store, clock } = settings;
  const keyring = rememberSignatures(settings.keyring);
  const nearCache = store.coherence && createNearCache<Data>(store.coherence);
  const steps: Steps<Data> = {
    recall: (token) => nearCache?.get(token, clock.now()),
    open: (token) => openToken(keyring, token),
    read: (publicId) => store.read(publicId),
  };
  const stepsFor = (trace: VerifyTrace | undefined): Steps<Data> =>
    trace === undefined ? steps : traced(steps, trace, store.readCommand);

  async function verify(token: string, { touch = true, trace }: VerifyOptions = {}): Promise<Verdict<Data>> {
    const { recall, open, read } = stepsFor(trace);
    const known = recall(token);
    if (known !== undefined) return { ok: true, session: known };
    const opened = open(token);
    if (!opened.ok) return opened;
    const { publicId } = opened;
    const load = async () => evaluate<Data>(settings, publicId, await read(publicId), touch);
    const loaded = await (nearCache === undefined ? load() : readThrough(nearCache, token, publicId, load));
    return loaded === undefined ? notFound : { ok: true, session: loaded.session };
  }

  return { verify, verifyCached: (token, trace) => stepsFor(trace).recall(token) };
}

/** Returns undefined if the session has ended. Slides the idle timeout if `slides` is set and the touch interval has passed. */
function evaluate<Data>(
  settings: Settings,
  publicId: SessionId,
  text: string | null,
  slides: boolean,
): Loaded<Data> | undefined {
  if (text === null) return undefined;
  const { idleTimeoutMs, touchIntervalMs } = settings;
  const record = decodeRecord<Data>(text);
  const nowMs = settings.clock.now();
  if (!isLive(record, idleTimeoutMs, nowMs)) return undefined;
  const isSlideDue = nowMs - record.touchedAtMs >= touchIntervalMs;
  const current = isSlideDue && slides ? { ...record, touchedAtMs: nowMs } : record;
  if (current !== record) writeTouch(settings, publicId, text, current);
  const session = toSession(publicId, current, idleTimeoutMs);
  if (isSlideDue) return { session };
  return { session, keepUntilMs: Math.min(record.touchedAtMs + touchIntervalMs, session.idleExpiresAtMs) };
}

/** Does not wait for the write. If it fails or loses a race, the next request slides the idle timeout. */
function writeTouch(
  { store, idleTimeoutMs }: Settings,
  publicId: SessionId,
  expected: string,
  record: SessionRecord<unknown>,
): void {
  const expiresInMs = idleExpiryOf(record, idleTimeoutMs) - record.touchedAtMs;
  store.replace(publicId, expected, encodeRecord(record), expiresInMs).catch(() => undefined);
}
