import { timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Bank, BankUser, Carrier, SignIn } from '@session-lab/contract/labs/bank';
import { createKeyring, issueToken, openToken, type SessionId } from '@session-lab/session';
import { sessionCookie } from '@session-lab/session/cookie';
import { issueToken as sendToken } from '../../http/response-headers.ts';
import { ProblemError } from '../../http/problems.ts';
import { explainedRefusal, labTokenOf } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { cookieValue, removals, strongName, weakCookie, weakName } from './cookies.ts';
import type { BankStore } from './store.ts';

const realm = 'session-lab labs';

export type Entry = {
  readonly student: string;
  readonly user: BankUser;
  readonly publicId: SessionId;
  readonly csrfToken: string;
  readonly bank: Bank;
};

/** Receives the customer as soon as the token is known to be valid, before a defence can refuse the request. */
type OnRecognised = (student: string, user: BankUser, mark?: string) => void;

/** Sessions of the bank, and its defences against requests that another site causes. */
export function createAccess({
  store,
  key,
  timings,
  now,
}: {
  store: BankStore;
  key: Buffer;
  timings: LabTools['timings'];
  now: () => number;
}) {
  const keyring = createKeyring([key]);
  const cookie = sessionCookie({ keyring, name: strongName });
  const library = cookie.credentials(realm);

  /** The check of the session library: `Sec-Fetch-Site`, else `Origin`. Without the cookie, only the headers decide. */
  function isFromOtherSite({ method, url, headers: { cookie: _cookie, ...headers } }: Request): boolean {
    return library.read({ method, url, headers }).kind === 'cross_site_request';
  }

  function defend(req: Request, by: 'library' | 'cookie', { defence }: Bank, csrfToken: string): void {
    if (by === 'library' && library.read(req).kind === 'cross_site_request') throw crossSite();
    switch (defence) {
      case 'none':
        return;
      case 'header-only':
        throw new ProblemError('authentication_required', {
          step: 'header_only',
          detail: 'This bank ignores cookies. The token must be in the header Authorization.',
        });
      case 'token':
        if (isUnsafe(req) && !hasToken(req, csrfToken))
          throw new ProblemError('forbidden', {
            step: 'csrf_token',
            detail: 'The request does not have the synchronizer token of the session.',
          });
        return;
      case 'fetch-metadata':
        if (isFromOtherSite(req)) throw crossSite();
    }
  }

  return {
    isFromOtherSite,

    /** Resolves to the customer of a request. Rejects with the problem of a request that the bank refuses. */
    async enter(req: Request, res: Response, onRecognised: OnRecognised): Promise<Entry> {
      const { token, by } = presented(req);
      const opened = await timings.timer(req).signature(() => openToken(keyring, token));
      if (!opened.ok)
        throw explainedRefusal(res, { step: opened.reason, detail: 'The bank did not sign this token.' });
      const { publicId } = opened;
      const session = await store.sessionOf(publicId);
      const bank = session && (await store.bankOf(session.student));
      if (session === undefined || bank === undefined)
        throw explainedRefusal(res, { step: 'not_found', detail: 'This session of the bank has ended.' });
      onRecognised(session.student, session.user, session.mark);
      const csrfToken = cookie.csrfToken(publicId);
      if (by !== 'header') defend(req, by, bank, csrfToken);
      return { ...session, publicId, csrfToken, bank };
    },

    /** Refuses a sign-in that another site causes (login CSRF), if the defence or the carrier recognises it. */
    defendSignIn(req: Request, carrier: Carrier, { defence }: Bank): void {
      if ((defence === 'fetch-metadata' || carrier === 'library') && isFromOtherSite(req)) throw crossSite();
    },

    /** Starts a session and gives its token to the browser. With the defence `header-only`, never in a cookie. */
    async signIn(
      res: Response,
      { student, user, carrier = 'lax', ...attributes }: SignIn,
      { bank, mark }: { bank: Bank; mark: string | undefined },
    ) {
      const { token, publicId } = issueToken(keyring);
      await store.insertSession(publicId, { student, user, ...(mark !== undefined && { mark }) });
      for (const removal of removals) res.append('Set-Cookie', removal);
      if (carrier === 'header' || bank.defence === 'header-only') return sendToken(res, token);
      if (carrier !== 'library') return void res.append('Set-Cookie', weakCookie(token, carrier, attributes));
      const times = {
        createdAtMs: now(),
        touchedAtMs: now(),
        idleExpiresAtMs: now(),
        absoluteExpiresAtMs: now(),
      };
      return cookie.set(res, { token, session: { publicId, data: undefined, ...times } });
    },

    async signOut(res: Response, publicId: SessionId): Promise<void> {
      await store.removeSession(publicId);
      for (const removal of removals) res.append('Set-Cookie', removal);
    },
  };
}

/** Where the request has its token. A token in the header `Authorization` is there because a script of the bank put it there. */
function presented(req: Request): { token: string; by: 'header' | 'library' | 'cookie' } {
  if (req.headers.authorization !== undefined) return { token: labTokenOf(req), by: 'header' };
  const strong = cookieValue(req.headers.cookie, strongName);
  if (strong !== undefined) return { token: strong, by: 'library' };
  const weak = cookieValue(req.headers.cookie, weakName);
  if (weak !== undefined) return { token: weak, by: 'cookie' };
  return { token: labTokenOf(req), by: 'header' };
}

const crossSite = (): ProblemError =>
  new ProblemError('forbidden', { step: 'cross_site_request', detail: 'Another site caused this request.' });

const isUnsafe = ({ method }: Request): boolean => method !== 'GET' && method !== 'HEAD';

function hasToken(req: Request, expected: string): boolean {
  const body: unknown = req.body;
  const field: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'csrf_token') : undefined;
  const given = Buffer.from(req.get('X-CSRF-Token') ?? (typeof field === 'string' ? field : ''));
  const wanted = Buffer.from(expected);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
