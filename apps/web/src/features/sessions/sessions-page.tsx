import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { endpoints, type SessionView } from '@session-lab/contract';
import { useApi, useSession } from '../../api/api-context.tsx';
import type { Exchange } from '../../api/exchange.ts';
import { refusalOf } from '../../api/refusal.ts';
import { clockOffsetMs } from '../../api/server-clock.ts';
import { unwrapAnswer } from '../../api/unwrap-answer.ts';
import { Button } from '../../ui/button.tsx';
import { longDuration } from '../../ui/format.ts';
import { LoadFailure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { idleRestartSecondsBefore } from './idle-restart.ts';
import { RedisKeys } from './redis-keys.tsx';
import { SessionTable } from './session-table.tsx';
import styles from './sessions-page.module.css';

export default function SessionsPage(): ReactNode {
  const { client } = useApi();
  const { session } = useSession();
  const userId = session.status === 'signed-in' ? session.profile.id : undefined;
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['sessions'],
    queryFn: () => unwrapAnswer(client.request(endpoints.listSessions)),
    refetchOnWindowFocus: true,
    staleTime: 5_000,
  });
  const [message, setMessage] = useState('');
  const refresh = (): void => {
    void refetch();
  };
  return (
    <Page
      title="Sessions"
      lead="Each sign-in creates a session. End any session here: its window is signed out within a second."
    >
      {data !== undefined && (
        <>
          <SessionTable
            sessions={data.data.sessions}
            offsetMs={clockOffsetMs(data.exchange)}
            onEnded={() => {
              setMessage('1 session ended.');
              refresh();
            }}
          />
          <div className={styles['controls']}>
            <EndOthers
              count={data.data.sessions.filter(({ current }) => !current).length}
              onEnded={refresh}
              onMessage={setMessage}
            />
            <Button busy={isFetching} onClick={refresh}>
              Refresh
            </Button>
            <output>{message}</output>
          </div>
          {userId !== undefined && (
            <RedisKeys
              userId={userId}
              sessions={data.data.sessions}
              offsetMs={clockOffsetMs(data.exchange)}
            />
          )}
          <TimeoutNote sessions={data.data.sessions} exchange={data.exchange} />
        </>
      )}
      {error !== null && <LoadFailure message={error.message} busy={isFetching} onRetry={refresh} />}
    </Page>
  );
}

type EndOthersProps = {
  /** Number of other sessions. */
  count: number;
  onEnded: () => void;
  /** Receives the result, as a sentence for the user. */
  onMessage: (message: string) => void;
};

function EndOthers({ count, onEnded, onMessage }: EndOthersProps): ReactNode {
  const { client } = useApi();
  const [busy, setBusy] = useState(false);

  async function end(): Promise<void> {
    setBusy(true);
    const answer = await client.request(endpoints.endOtherSessions, { query: { except: 'mine' } });
    setBusy(false);
    if (answer.ok) {
      onMessage(answer.data.ended === 1 ? '1 session ended.' : `${answer.data.ended} sessions ended.`);
      onEnded();
    } else {
      const refusal = refusalOf(answer, []);
      onMessage('form' in refusal ? refusal.form : 'The sessions were not ended. Try again.');
    }
  }

  return (
    <Button
      look="danger"
      busy={busy}
      disabled={count === 0}
      onClick={() => {
        void end();
      }}
    >
      {count === 0
        ? 'No other sessions'
        : count === 1
          ? 'End the other session'
          : `End ${count} other sessions`}
    </Button>
  );
}

type TimeoutNoteProps = { sessions: readonly SessionView[]; exchange: Exchange };

/** Explains the two timeouts, and whether loading the list restarted the idle timeout. */
function TimeoutNote({ sessions, exchange }: TimeoutNoteProps): ReactNode {
  // Near the end of a session the absolute lifetime shortens the idle timeout. The longest idle timeout is the configured one.
  const idleMs = Math.max(
    ...sessions.map(({ lastSeenAt, idleExpiresAt }) => Date.parse(idleExpiresAt) - Date.parse(lastSeenAt)),
  );
  const lifetimeMs = Math.max(
    ...sessions.map(
      ({ createdAt, absoluteExpiresAt }) => Date.parse(absoluteExpiresAt) - Date.parse(createdAt),
    ),
  );
  return (
    <div className={styles['note']}>
      <p>
        <strong>Idle timeout:</strong> the session ends after {longDuration(idleMs)} without a request.
      </p>
      <p>
        <strong>Absolute lifetime:</strong> the session ends {longDuration(lifetimeMs)} after sign-in, even if
        it is in use.
      </p>
      <p>{restartMessage(idleRestartSecondsBefore(sessions, exchange, clockOffsetMs(exchange)))}</p>
    </div>
  );
}

function restartMessage(secondsBefore: number | undefined): string {
  if (secondsBefore === undefined) return '';
  if (secondsBefore === 0)
    return 'Loading this list is a request too: it restarted the idle timeout of this session.';
  return `Loading this list is a request too, but another request restarted the idle timeout only ${secondsBefore} s before. The server does not restart it again so soon, which saves a write to Redis.`;
}
