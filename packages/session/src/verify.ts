import { createNearCache, freeze } from './near-cache.ts';
import type { SessionsOptions } from './options.ts';
import { decodeRecord, encodeRecord, idleExpiryOf, isLive, toSession, type SessionRecord } from './record.ts';
import type { Session, Verdict, VerifyTrace } from './session.ts';
import type { SessionStore } from './store.ts';
import { openToken, type OpenedToken } from './token.ts';

export type Verifier<Data> = {
  verify(token: string, trace?: VerifyTrace): Promise<Verdict<Data>>;
  peek(token: string, trace?: VerifyTrace): Promise<Verdict<Data>>;
  recall(token: string, trace?: VerifyTrace): Session<Data> | undefined;
};

const notFound = { ok: false, reason: 'not_found' } as const;

/** The hot path: a hit of the near cache, or one signature and one read of the store; nothing else is waited for. */
export function createVerifier<Data>(options: SessionsOptions): Verifier<Data> {
  const { store, keyring, clock } = options;
  const nearCache = store.coherence && createNearCache<Data>(store.coherence);

  function recall(token: string, trace?: VerifyTrace): Session<Data> | undefined {
    if (nearCache === undefined) return undefined;
    if (trace === undefined) return nearCache.get(token, clock.now());
    const startedMs = performance.now();
    const session = nearCache.get(token, clock.now());
    if (session !== undefined) trace.nearCacheMs = performance.now() - startedMs;
    return session;
  }

  async function check(
    token: string,
    trace: VerifyTrace | undefined,
    { slides }: { slides: boolean },
  ): Promise<Verdict<Data>> {
    const known = recall(token, trace);
    if (known !== undefined) return { ok: true, session: known };
    const opened = trace === undefined ? openToken(keyring, token) : tracedOpen(options, token, trace);
    if (!opened.ok) return opened;
    const { publicId } = opened;
    const reading = nearCache?.begin(publicId);
    try {
      const text = await (trace === undefined ? store.read(publicId) : tracedRead(store, publicId, trace));
      const found = text === null ? undefined : judge<Data>(options, publicId, text, slides);
      if (found === undefined) return notFound;
      if (nearCache === undefined || reading === undefined) return { ok: true, session: found.session };
      // Kept or not: who writes to what may be shared is to hear of it every time, and not now and then.
      const session = freeze(found.session);
      if (found.keepUntilMs !== undefined) nearCache.keep(reading, token, session, found.keepUntilMs);
      return { ok: true, session };
    } finally {
      if (reading !== undefined) nearCache?.end(reading);
    }
  }

  return {
    verify: (token, trace) => check(token, trace, { slides: true }),
    peek: (token, trace) => check(token, trace, { slides: false }),
    recall,
  };
}

function tracedOpen({ keyring }: SessionsOptions, token: string, trace: VerifyTrace): OpenedToken {
  const startedMs = performance.now();
  const opened = openToken(keyring, token);
  trace.signatureMs = performance.now() - startedMs;
  return opened;
}

async function tracedRead(store: SessionStore, publicId: string, trace: VerifyTrace): Promise<string | null> {
  const startedMs = performance.now();
  trace.storeCommand = store.readCommand;
  try {
    return await store.read(publicId);
  } finally {
    trace.storeMs = performance.now() - startedMs;
  }
}

/** Without `keepUntilMs` the near cache does not keep the session: its idle timeout is due to slide, and a hit would not. */
type Found<Data> = { readonly session: Session<Data>; readonly keepUntilMs?: number };

/** Undefined when the session is over. Slides the idle timeout if `slides` and when that is due. */
function judge<Data>(
  options: SessionsOptions,
  publicId: string,
  text: string,
  slides: boolean,
): Found<Data> | undefined {
  const { idleTimeoutMs, touchIntervalMs } = options;
  const record = decodeRecord<Data>(text);
  const nowMs = options.clock.now();
  if (!isLive(record, idleTimeoutMs, nowMs)) return undefined;
  if (nowMs - record.touchedAtMs >= touchIntervalMs) {
    const used = slides ? slide(options, publicId, text, record, nowMs) : record;
    return { session: toSession(publicId, used, idleTimeoutMs) };
  }
  const session = toSession(publicId, record, idleTimeoutMs);
  return {
    session,
    keepUntilMs: Math.min(record.touchedAtMs + touchIntervalMs, session.idleExpiresAtMs),
  };
}

function slide<Data>(
  options: SessionsOptions,
  publicId: string,
  text: string,
  record: SessionRecord<Data>,
  nowMs: number,
): SessionRecord<Data> {
  const used = { ...record, touchedAtMs: nowMs };
  const expiresInMs = idleExpiryOf(used, options.idleTimeoutMs) - nowMs;
  // Nobody waits for it and nobody hears of its failure: whoever got in between, the session ended, was updated, or
  // was pushed by another request, and the next use pushes again.
  options.store.replace(publicId, text, encodeRecord(used), expiresInMs).catch(() => undefined);
  return used;
}
