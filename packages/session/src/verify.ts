import { createNearCache, readThrough, type Loaded } from './near-cache.ts';
import type { SessionsOptions } from './options.ts';
import { decodeRecord, encodeRecord, idleExpiryOf, isLive, toSession, type SessionRecord } from './record.ts';
import { rememberSignatures } from './remember-signatures.ts';
import type { Session, Verdict, VerifyTrace } from './session.ts';
import { openToken } from './token.ts';
import { traced, type Steps } from './trace.ts';

export type Verifier<Data> = {
  verify(token: string, trace?: VerifyTrace): Promise<Verdict<Data>>;
  peek(token: string, trace?: VerifyTrace): Promise<Verdict<Data>>;
  recall(token: string, trace?: VerifyTrace): Session<Data> | undefined;
};

const notFound = { ok: false, reason: 'not_found' } as const;

/** Creates the hot path: a hit of the near cache, or one signature check and one read of the store. */
export function createVerifier<Data>(options: SessionsOptions): Verifier<Data> {
  const { store, clock } = options;
  const keyring = rememberSignatures(options.keyring);
  const nearCache = store.coherence && createNearCache<Data>(store.coherence);
  const steps: Steps<Data> = {
    recall: (token) => nearCache?.get(token, clock.now()),
    open: (token) => openToken(keyring, token),
    read: (publicId) => store.read(publicId),
  };
  const stepsFor = (trace: VerifyTrace | undefined): Steps<Data> =>
    trace === undefined ? steps : traced(steps, trace, store.readCommand);

  async function check(token: string, slides: boolean, trace?: VerifyTrace): Promise<Verdict<Data>> {
    const { recall, open, read } = stepsFor(trace);
    const known = recall(token);
    if (known !== undefined) return { ok: true, session: known };
    const opened = open(token);
    if (!opened.ok) return opened;
    const { publicId } = opened;
    const load = async () => evaluate<Data>(options, publicId, await read(publicId), slides);
    const loaded = await (nearCache === undefined ? load() : readThrough(nearCache, token, publicId, load));
    return loaded === undefined ? notFound : { ok: true, session: loaded.session };
  }

  return {
    verify: (token, trace) => check(token, true, trace),
    peek: (token, trace) => check(token, false, trace),
    recall: (token, trace) => stepsFor(trace).recall(token),
  };
}

/** Returns undefined if the session has ended. Slides the idle timeout if `slides` is set and the touch interval has passed. */
function evaluate<Data>(
  options: SessionsOptions,
  publicId: string,
  text: string | null,
  slides: boolean,
): Loaded<Data> | undefined {
  if (text === null) return undefined;
  const { idleTimeoutMs, touchIntervalMs } = options;
  const record = decodeRecord<Data>(text);
  const nowMs = options.clock.now();
  if (!isLive(record, idleTimeoutMs, nowMs)) return undefined;
  const isSlideDue = nowMs - record.touchedAtMs >= touchIntervalMs;
  const current = isSlideDue && slides ? { ...record, touchedAtMs: nowMs } : record;
  if (current !== record) writeTouch(options, publicId, text, current);
  const session = toSession(publicId, current, idleTimeoutMs);
  if (isSlideDue) return { session };
  return { session, keepUntilMs: Math.min(record.touchedAtMs + touchIntervalMs, session.idleExpiresAtMs) };
}

/** Does not wait for the write. If it fails or loses a race, the next request slides the idle timeout. */
function writeTouch(
  { store, idleTimeoutMs }: SessionsOptions,
  publicId: string,
  expected: string,
  record: SessionRecord<unknown>,
): void {
  const expiresInMs = idleExpiryOf(record, idleTimeoutMs) - record.touchedAtMs;
  store.replace(publicId, expected, encodeRecord(record), expiresInMs).catch(() => undefined);
}
