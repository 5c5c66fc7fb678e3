import type { IncomingMessage } from 'node:http';
import { queryTokens, refusalStatus, type RefusalCode } from './bearer.ts';
import { SessionStoreError } from './errors.ts';
import type { InvalidReason, Session, VerifyTrace } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Result of authenticating an upgrade. Answer a refusal with its HTTP status instead of a WebSocket. */
export type UpgradeVerdict<Data> =
  | { readonly ok: true; readonly session: Session<Data> }
  | {
      readonly ok: false;
      readonly code: RefusalCode | 'store_unavailable';
      readonly status: 400 | 401 | 503;
      /** Only for the server: do not send it to the client. */
      readonly reason?: InvalidReason;
    };

/**
 * Verifies the token of an upgrade: one `access_token` in the query (RFC 6750, section 2.3), because a browser's WebSocket
 * cannot set headers. It works with any WebSocket library, and does not slide the idle timeout, because a page reconnects
 * without an action of its user. The URL contains the token: keep it out of logs.
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
    const verdict = await sessions.verify(token, { touch: false, trace });
    return verdict.ok ? verdict : { ...refused('invalid_token'), reason: verdict.reason };
  } catch (error) {
    if (error instanceof SessionStoreError) return { ok: false, code: 'store_unavailable', status: 503 };
    throw error;
  }
}

function refused(code: RefusalCode) {
  return { ok: false, code, status: refusalStatus[code] } as const;
}
