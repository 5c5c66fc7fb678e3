import type { ReactNode } from 'react';
import { useSession } from '../api/api-context.tsx';
import type { Away, SessionNotice } from '../api/session-keeper.ts';
import { Notice, type NoticeLook } from '../ui/notice.tsx';
import styles from './notices.module.css';
import { useLostToken } from './use-lost-token.ts';

const sessionNotices = {
  ended: { look: 'warn', text: 'Your session has ended. Sign in again to go on.' },
  ended_elsewhere: {
    look: 'warn',
    text: 'This session was ended from another device, or its time ran out. The server told this page at once.',
  },
  not_signed_out: {
    look: 'bad',
    text: 'Not signed out: the server could not confirm it, so the token is still here. Try again.',
  },
  signed_out: {
    look: 'ok',
    text: 'You are signed out. The session is gone from the store, so its token opens nothing.',
  },
  signed_out_elsewhere: { look: 'info', text: 'You signed out in another tab.' },
  account_deleted: { look: 'ok', text: 'Your account is deleted, and every session of it has ended.' },
} as const satisfies Record<SessionNotice, { look: NoticeLook; text: string }>;

const away = {
  store: 'The store is away.',
  replicas: 'No replica answers.',
  offline: 'There is no connection to the server.',
} as const satisfies Record<Away, string>;

/** What is the matter with the whole app. It lies where nothing has to move for it: not over the header, not over the stage. */
export function Notices(): ReactNode {
  const session = useSession();
  const { lost, dismiss } = useLostToken();
  const notice = session.notice === undefined ? undefined : sessionNotices[session.notice];
  return (
    <div className={styles['notices']}>
      {session.away !== undefined && (
        <Notice look="warn">
          <strong>{away[session.away]}</strong>{' '}
          {session.session.status === 'guest'
            ? 'Trying again by itself.'
            : 'You are still signed in. Trying again by itself.'}
        </Notice>
      )}
      {notice !== undefined && (
        <Notice look={notice.look} onDismiss={session.dismissNotice}>
          {notice.text}
        </Notice>
      )}
      {lost && (
        <Notice onDismiss={dismiss}>
          The token was in this page’s memory only, and went with it. The session itself lives on in Redis
          until it times out.
        </Notice>
      )}
    </div>
  );
}
