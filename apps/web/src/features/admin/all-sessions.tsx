import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { endpoints, type AdminSession } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import { unwrapAnswer } from '../../api/unwrap-answer.ts';
import { clockOffsetMs } from '../../api/server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { LoadFailure } from '../../ui/load-failure.tsx';
import styles from './all-sessions.module.css';
import { AllSessionsTable } from './all-sessions-table.tsx';
import { EndAnySession } from './end-any-session.tsx';
import { mergePages } from './merge-pages.ts';

const pageSize = '50';

export function AllSessions(): ReactNode {
  const { client } = useApi();
  const [asked, setAsked] = useState<AdminSession>();
  const [asking, setAsking] = useState(false);
  const [ended, setEnded] = useState<ReadonlySet<string>>(new Set());
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
  const sessions = mergePages(pages.map((page) => page.data)).filter(({ id }) => !ended.has(id));
  const last = pages.at(-1);

  return (
    <>
      {last !== undefined && (
        <>
          <AllSessionsTable
            sessions={sessions}
            offsetMs={clockOffsetMs(last.exchange)}
            onEnd={(session) => {
              setAsked(session);
              setAsking(true);
            }}
          />
          <div className={styles['controls']}>
            <span className={styles['count']}>
              {sessions.length} {sessions.length === 1 ? 'session' : 'sessions'} in {pages.length}{' '}
              {pages.length === 1 ? 'page' : 'pages'}
              {hasNextPage ? '.' : '. That is all.'}
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
          says={error.message}
          busy={isFetching}
          onRetry={() => {
            void (data === undefined ? refetch() : fetchNextPage());
          }}
        />
      )}
      {asked !== undefined && (
        <EndAnySession
          session={asked}
          open={asking}
          onClose={() => {
            setAsking(false);
          }}
          onEnded={(id) => {
            setEnded((before) => new Set(before).add(id));
            setAsking(false);
          }}
        />
      )}
    </>
  );
}
