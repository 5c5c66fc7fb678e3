import type { SessionsOptions } from './options.ts';
import { decodeRecord, encodeRecord, idleExpiryOf, isLive, toSession, type SessionRecord } from './record.ts';
import type { Verdict, VerifyTrace } from './session.ts';
import type { SessionStore } from './store.ts';
import { openToken } from './token.ts';

const notFound = { ok: false, reason: 'not_found' } as const;

/** The hot path: one signature, one read of the store, and nothing else is waited for. */
export async function verify<Data>(
  options: SessionsOptions,
  token: string,
  trace?: VerifyTrace,
): Promise<Verdict<Data>> {
  const startedMs = trace === undefined ? 0 : performance.now();
  const opened = openToken(options.keyring, token);
  if (trace !== undefined) trace.signatureMs = performance.now() - startedMs;
  if (!opened.ok) return opened;
  const { publicId } = opened;
  const text = await (trace === undefined
    ? options.store.read(publicId)
    : tracedRead(options.store, publicId, trace));
  if (text === null) return notFound;
  const record = decodeRecord<Data>(text);
  const nowMs = options.clock.now();
  if (!isLive(record, options.idleTimeoutMs, nowMs)) return notFound;
  const used = slide(options, publicId, text, record, nowMs);
  return { ok: true, session: toSession(publicId, used, options.idleTimeoutMs) };
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

/** Pushes the idle timeout when that is due. */
function slide<Data>(
  options: SessionsOptions,
  publicId: string,
  text: string,
  record: SessionRecord<Data>,
  nowMs: number,
): SessionRecord<Data> {
  if (nowMs - record.touchedAtMs < options.touchIntervalMs) return record;
  const used = { ...record, touchedAtMs: nowMs };
  const expiresInMs = idleExpiryOf(used, options.idleTimeoutMs) - nowMs;
  // Nobody waits for it and nobody hears of its failure: whoever got in between, the session ended, was updated, or
  // was pushed by another request, and the next use pushes again.
  options.store.replace(publicId, text, encodeRecord(used), expiresInMs).catch(() => undefined);
  return used;
}
