import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import { unwrapAnswer } from '../../api/unwrap-answer.ts';
import { clockOffsetMs } from '../../api/server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { LoadFailure } from '../../ui/load-failure.tsx';
import { Page } from '../../ui/page.tsx';
import { EndOthers } from './end-others.tsx';
import { SessionTable } from './session-table.tsx';
import styles from './sessions-page.module.css';
import { TouchNote } from './touch-note.tsx';

export default function SessionsPage(): ReactNode {
  const { client } = useApi();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['sessions'],
    queryFn: () => unwrapAnswer(client.request(endpoints.listSessions)),
    refetchOnWindowFocus: true,
    staleTime: 5_000,
  });
  const [said, setSaid] = useState('');
  const refresh = (): void => {
    void refetch();
  };
  return (
    <Page
      title="Sessions"
      lead="Each sign-in opened one. End any of them: its window hears of it within a second."
    >
      {data !== undefined && (
        <>
          <SessionTable
            sessions={data.data.sessions}
            offsetMs={clockOffsetMs(data.exchange)}
            onEnded={() => {
              setSaid('The session is ended.');
              refresh();
            }}
          />
          <div className={styles['controls']}>
            <EndOthers
              count={data.data.sessions.filter(({ current }) => !current).length}
              onEnded={refresh}
              say={setSaid}
            />
            <Button busy={isFetching} onClick={refresh}>
              Refresh
            </Button>
            <output>{said}</output>
          </div>
          <TouchNote sessions={data.data.sessions} exchange={data.exchange} />
        </>
      )}
      {error !== null && <LoadFailure says={error.message} busy={isFetching} onRetry={refresh} />}
    </Page>
  );
}
