import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useApi, useSession } from '../api/api-context.tsx';
import type { End, EndCause } from '../api/session-end.ts';
import type { Outage, SessionNotice } from '../api/session-store.ts';
import { buttonClass } from '../ui/button.tsx';
import { longDuration } from '../ui/format.ts';
import { Notice, type NoticeLook } from '../ui/notice.tsx';
import styles from './notices.module.css';

const sessionNotices = {
  not_signed_out: {
    look: 'bad',
    text: 'Not signed out: the server did not confirm it, so this page keeps the token. Try again.',
  },
  signed_out: {
    look: 'ok',
    text: 'You are signed out. The session was deleted from Redis, so its token is no longer valid.',
  },
  token_removed: {
    look: 'info',
    text: 'You are signed out here: the token was removed from this browser’s localStorage.',
  },
  token_replaced: { look: 'info', text: 'The token in this browser’s localStorage was replaced.' },
  account_deleted: { look: 'ok', text: 'Your account was deleted, and all of its sessions have ended.' },
} as const satisfies Record<Exclude<SessionNotice, 'ended'>, { look: NoticeLook; text: string }>;

/** The cause of the end of a session, after "Your session has ended". */
const endCauses = {
  idle_timeout: ': idle timeout.',
  absolute_lifetime: ': absolute lifetime.',
  elsewhere: ': it was signed out.',
  unknown: '.',
} as const satisfies Record<EndCause, string>;

function explanationOf({ cause, idleTimeoutMs }: End): string {
  if (cause === 'idle_timeout')
    return idleTimeoutMs === undefined
      ? 'No request used it before its idle timeout.'
      : `No request used it for ${longDuration(idleTimeoutMs)}.`;
  if (cause === 'absolute_lifetime')
    return 'A session ends at a fixed time after sign-in, even if it is in use.';
  if (cause === 'elsewhere') return 'Another window, a new password or an administrator ended it.';
  return 'Redis no longer has it: it was signed out, or one of its timeouts ended it.';
}

const outages = {
  store: 'Redis is unavailable.',
  replicas: 'No server is available.',
  offline: 'There is no connection to the server.',
  failing: 'The server answers with an error.',
} as const satisfies Record<Outage, string>;

/** Shows the notices of the whole app, in a row above the page. */
export function Notices(): ReactNode {
  const session = useSession();
  const { isLost, dismiss } = useLostToken();
  const notice =
    session.notice === undefined || session.notice === 'ended' ? undefined : sessionNotices[session.notice];
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The reader may have scrolled past the notices on a narrow screen.
    if (session.notice !== undefined) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [session.notice]);
  return (
    <div className={styles['notices']} ref={ref}>
      {session.outage !== undefined && (
        <Notice look="warn">
          <strong>{outages[session.outage]}</strong>{' '}
          {session.session.status === 'signed-in' && 'You are still signed in. '}Retrying automatically.
        </Notice>
      )}
      {session.end !== undefined && <EndNotice end={session.end} onDismiss={session.dismissNotice} />}
      {notice !== undefined && (
        <Notice look={notice.look} onDismiss={session.dismissNotice}>
          {notice.text}
          {session.notice === 'token_replaced' && <NewUser />}
        </Notice>
      )}
      {isLost && (
        <Notice onDismiss={dismiss}>
          The token was only in the memory of the page, so the reload removed it. Its session stays in Redis
          until it expires.{session.session.status === 'guest' && ' Sign in again to continue.'}
          <NewUser />
        </Notice>
      )}
    </div>
  );
}

/** Shows why the session ended. It stays after a reload, until the user dismisses it or signs in. */
function EndNotice({ end, onDismiss }: { end: End; onDismiss: () => void }): ReactNode {
  const { pathname } = useLocation();
  return (
    <Notice look="warn" onDismiss={onDismiss}>
      <div className={styles['end']}>
        <p>
          <strong>Your session has ended{endCauses[end.cause]}</strong> {explanationOf(end)}
        </p>
        {pathname !== '/sign-in' && (
          <Link className={buttonClass()} to="/sign-in" state={{ from: pathname }}>
            Sign in again
          </Link>
        )}
      </div>
    </Notice>
  );
}

/** Shows which user the page belongs to now. */
function NewUser(): ReactNode {
  const { session } = useSession();
  if (session.status !== 'signed-in') return null;
  const { displayName, userName } = session.profile;
  return (
    <>
      {' '}
      This page is signed in as <strong>{displayName}</strong> (@{userName}) now.
    </>
  );
}

/** Key in sessionStorage. It is set when this tab leaves a page whose token was only in memory. */
const flagKey = 'session-lab.memory-only';

/** Returns whether a reload of this tab has removed a token from memory. True until the next sign-in. */
function useLostToken(): { isLost: boolean; dismiss: () => void } {
  const { tokens } = useApi();
  const { session } = useSession();
  const [isLost, setIsLost] = useState(isFlagged);
  const [first] = useState(tokens.read);
  useEffect(() => {
    // The flag is set on `pagehide` only. A duplicated tab copies sessionStorage while the original tab still has the token.
    const onHide = (): void => {
      flag(tokens.read() !== undefined && !tokens.kept());
    };
    const onShow = (): void => {
      flag(false);
    };
    onShow();
    addEventListener('pagehide', onHide);
    // A page from the back/forward cache still has its token.
    addEventListener('pageshow', onShow);
    return () => {
      removeEventListener('pagehide', onHide);
      removeEventListener('pageshow', onShow);
    };
  }, [tokens]);
  return {
    isLost: isLost && (session.status === 'guest' || tokens.read() === first),
    dismiss: () => {
      setIsLost(false);
    },
  };
}

function isFlagged(): boolean {
  try {
    return sessionStorage.getItem(flagKey) !== null;
  } catch {
    return false;
  }
}

function flag(memoryOnly: boolean): void {
  try {
    if (memoryOnly) sessionStorage.setItem(flagKey, 'yes');
    else sessionStorage.removeItem(flagKey);
  } catch {
    // The browser blocks storage: the page cannot explain a reload.
  }
}
