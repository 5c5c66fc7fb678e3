import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { endpoints, type AdminSession, type AdminSessionPage } from '@session-lab/contract';
import { useApi, useLive, useSession } from '../../api/api-context.tsx';
import { clockOffsetMs } from '../../api/server-clock.ts';
import { unwrapAnswer } from '../../api/unwrap-answer.ts';
import { Button } from '../../ui/button.tsx';
import { LoadFailure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import styles from './admin-page.module.css';
import { AllSessionsTable } from './all-sessions-table.tsx';
import { EndAllOthers } from './end-all-others.tsx';
import { EndSessionDialog } from './end-session-dialog.tsx';
import type { LabOfCourse } from './labs-done.tsx';

type AdminPageProps = {
  /** All labs, in the order of the course. */
  labs: readonly LabOfCourse[];
};

export default function AdminPage({ labs }: AdminPageProps): ReactNode {
  const { session } = useSession();
  if (session.status !== 'signed-in') return null;
  const { role, email } = session.profile;
  if (role !== 'admin') {
    return (
      <Page title="All sessions" lead="This page is for administrators." width="narrow">
        <Notice>
          To become an administrator, run this command where Session Lab runs:
          <br />
          <code>npm run admin -- grant {email}</code>
          <br />
          The command ends your sessions. Sign in again to get the new role.
        </Notice>
      </Page>
    );
  }
  return (
    <Page title="All sessions" lead="The users who are signed in, and the labs that they have completed.">
      <AllSessions labs={labs} />
    </Page>
  );
}

const pageSize = '50';

function AllSessions({ labs }: AdminPageProps): ReactNode {
  const { client } = useApi();
  const { present } = useLive();
  const [selected, setSelected] = useState<AdminSession>();
  const [isDialogOpen, setDialogOpen] = useState(false);
  const [endedIds, setEndedIds] = useState<ReadonlySet<string>>(new Set());
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['admin', 'sessions'],
    initialPageParam: '0',
    queryFn: ({ pageParam }) =>
      unwrapAnswer(
        client.request(endpoints.listAllSessions, { query: { cursor: pageParam, count: pageSize } }),
      ),
    getNextPageParam: (page) => page.data.nextCursor,
  });
  const pages = data?.pages ?? [];
  const sessions = uniqueSessions(pages.map((page) => page.data)).filter(({ id }) => !endedIds.has(id));
  const last = pages.at(-1);
  const online = new Set(present.map(({ userName }) => userName));

  return (
    <>
      {last !== undefined && (
        <>
          <div className={styles['controls']}>
            <Summary sessions={sessions} online={online} isWhole={!hasNextPage} />
            <EndAllOthers
              disabled={!hasNextPage && sessions.every(({ current }) => current)}
              onEnded={() => {
                void refetch();
              }}
            />
          </div>
          <AllSessionsTable
            sessions={sessions}
            labs={labs}
            online={online}
            offsetMs={clockOffsetMs(last.exchange)}
            onEnd={(session) => {
              setSelected(session);
              setDialogOpen(true);
            }}
          />
          <div className={styles['controls']}>
            <span className={styles['count']}>
              Redis lists its keys with SCAN, here in {pages.length} {pages.length === 1 ? 'page' : 'pages'}.
              The page size is only a hint: a page may have more sessions, fewer, or none.
              {!hasNextPage && ' There are no more pages.'}
            </span>
            {hasNextPage && (
              <Button
                busy={isFetching}
                onClick={() => {
                  void fetchNextPage();
                }}
              >
                Load more
              </Button>
            )}
            <Button
              busy={isFetching}
              onClick={() => {
                void refetch();
              }}
            >
              Refresh
            </Button>
          </div>
        </>
      )}
      {error !== null && (
        <LoadFailure
          message={error.message}
          busy={isFetching}
          onRetry={() => {
            void (data === undefined ? refetch() : fetchNextPage());
          }}
        />
      )}
      {selected !== undefined && (
        <EndSessionDialog
          session={selected}
          open={isDialogOpen}
          onClose={() => {
            setDialogOpen(false);
          }}
          onEnded={(id) => {
            setEndedIds((before) => new Set(before).add(id));
            setDialogOpen(false);
          }}
        />
      )}
    </>
  );
}

type SummaryProps = {
  sessions: readonly AdminSession[];
  /** User names of the users with an open page. */
  online: ReadonlySet<string>;
  /** Whether all pages are loaded. */
  isWhole: boolean;
};

function Summary({ sessions, online, isWhole }: SummaryProps): ReactNode {
  const users = new Set(sessions.map(({ user }) => user.userName));
  const here = [...users].filter((userName) => online.has(userName)).length;
  return (
    <p className={styles['summary']}>
      <strong>{counted(users.size, 'user')}</strong>, {here} with an open page,{' '}
      {counted(sessions.length, 'session')}
      {!isWhole && ' so far'}
    </p>
  );
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Returns each session once: SCAN may return a key in two pages (redis.io/commands/scan, "Scan guarantees"). */
const uniqueSessions = (pages: readonly AdminSessionPage[]): AdminSession[] => [
  ...new Map(pages.flatMap(({ sessions }) => sessions.map((session) => [session.id, session]))).values(),
];
