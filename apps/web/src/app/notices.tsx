import { useEffect, useRef, type ReactNode } from 'react';
import { useSession } from '../api/api-context.tsx';
import type { Outage, SessionNotice } from '../api/session-store.ts';
import { Notice, type NoticeLook } from '../ui/notice.tsx';
import styles from './notices.module.css';
import { useLostToken } from './use-lost-token.ts';

const sessionNotices = {
  ended: { look: 'warn', text: 'Your session has ended. Sign in again to go on.' },
  ended_elsewhere: {
    look: 'warn',
    text: 'The server has ended this session: it was signed out elsewhere, or its time ran out. Sign in again to go on.',
  },
  not_signed_out: {
    look: 'bad',
    text: 'Not signed out: the server could not confirm it, so this page keeps the token. Try again.',
  },
  signed_out: {
    look: 'ok',
    text: 'You are signed out. The session is gone from the store, so its token opens nothing.',
  },
  token_removed: {
    look: 'info',
    text: 'You are signed out here: the token is no longer in this browser’s localStorage.',
  },
  token_replaced: { look: 'info', text: 'The token in this browser’s localStorage was replaced.' },
  account_deleted: { look: 'ok', text: 'Your account is deleted, and every session of it has ended.' },
} as const satisfies Record<SessionNotice, { look: NoticeLook; text: string }>;

const outages = {
  store: 'The store is away.',
  replicas: 'No replica answers.',
  offline: 'There is no connection to the server.',
  failing: 'The server answers with an error.',
} as const satisfies Record<Outage, string>;

/** Notices about the whole app. They have a row of its own and covers nothing. */
export function Notices(): ReactNode {
  const session = useSession();
  const { lost, dismiss } = useLostToken();
  const notice = session.notice === undefined ? undefined : sessionNotices[session.notice];
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a narrow screen the page may be scrolled past it.
    if (notice !== undefined) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [notice]);
  return (
    <div className={styles['notices']} ref={ref}>
      {session.outage !== undefined && (
        <Notice look="warn">
          <strong>{outages[session.outage]}</strong>{' '}
          {session.session.status === 'signed-in' && 'You are still signed in. '}Trying again by itself.
        </Notice>
      )}
      {notice !== undefined && (
        <Notice look={notice.look} onDismiss={session.dismissNotice}>
          {notice.text}
          {session.notice === 'token_replaced' && <NewUser />}
        </Notice>
      )}
      {lost && (
        <Notice onDismiss={dismiss}>
          The token was in this page’s memory only, so the reload removed it. The session stays in Redis until
          it times out.
          <NewUser />
        </Notice>
      )}
    </div>
  );
}

/** Names the user that the page belongs to now. */
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
