import type { IncomingMessage } from 'node:http';
import { queryTokens, refusalStatus, type RefusalCode } from './bearer.ts';
import { SessionStoreError, type InvalidReason, type Session, type VerifyTrace } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Whether an upgrade may go on. A refusal is answered with the HTTP status and no WebSocket. */
export type UpgradeVerdict<Data> =
  | { readonly ok: true; readonly session: Session<Data> }
  | {
      readonly ok: false;
      readonly code: RefusalCode | 'store_unavailable';
      readonly status: 400 | 401 | 503;
      /** Of `invalid_token`, for the server alone. */
      readonly reason?: InvalidReason;
    };

/**
 * Checks the token of an upgrade: one `access_token` in the query (RFC 6750, section 2.3), as a browser's WebSocket
 * can set no header. Does not slide the idle timeout, since pages reconnect on their own. Knows no WebSocket library. The
 * target holds the token from here on: keep it out of logs.
 */
export async function authenticateUpgrade<Data>(
  sessions: Sessions<Data>,
  request: IncomingMessage,
  trace?: VerifyTrace,
): Promise<UpgradeVerdict<Data>> {
  const [token, second] = queryTokens(request.url ?? '');
  if (token === undefined) return refused('authentication_required');
  if (second !== undefined || request.headers.authorization !== undefined) return refused('invalid_request');
  try {
    const verdict = await sessions.peek(token, trace);
    return verdict.ok ? verdict : { ...refused('invalid_token'), reason: verdict.reason };
  } catch (error) {
    if (error instanceof SessionStoreError) return { ok: false, code: 'store_unavailable', status: 503 };
    throw error;
  }
}

function refused(code: RefusalCode) {
  return { ok: false, code, status: refusalStatus[code] } as const;
}
