import { useCallback, useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract/labs/where-state-lives';
import { Button } from '../../ui/button.tsx';
import { LaneRow } from './lane-row.tsx';
import { lanes } from './lanes.ts';
import styles from './opening-page.module.css';
import { FailureNote } from './failure-note.tsx';
import { useAutoplayOnce } from './use-autoplay-once.ts';
import { useOpening } from './use-opening.ts';
import { requestCount } from './run-lane.ts';
import { Quiz } from './quiz.tsx';

/** The introduction, about 60 seconds: the same requests in two lanes, and a question about the difference. */
export function OpeningPage(): ReactNode {
  const opening = useOpening();
  const [solved, setSolved] = useState(false);
  const { run, running, runs, failure } = opening;
  useAutoplayOnce(
    useCallback(() => {
      void run('usual');
    }, [run]),
  );
  return (
    <div className={styles['page']}>
      <title>Session Lab</title>
      <header className={styles['head']}>
        <h1>You signed in. Does the next server know you?</h1>
        <p className={styles['lead']}>
          Ada signs in once in each lane. NGINX distributes her requests to the servers in turn. The lanes
          differ only in where the servers keep her session.
        </p>
      </header>
      <div className={styles['controls']}>
        <Button
          className={styles['send']}
          look={solved ? 'quiet' : 'primary'}
          busy={running}
          onClick={() => {
            void run('usual');
          }}
        >
          Send {requestCount} requests
        </Button>
        <Button
          className={styles['again']}
          busy={running || runs === 0}
          onClick={() => {
            void run('slow');
          }}
        >
          Repeat slowly
        </Button>
        <span className={styles['path']}>
          <code>{`${endpoints.readMe.method} ${endpoints.readMe.path}`}</code>, {requestCount} real requests
          in each lane
        </span>
      </div>
      {failure !== undefined && <FailureNote failure={failure} />}
      <div className={styles['lanes']}>
        {lanes.map((lane) => (
          <LaneRow key={lane} lane={lane} opening={opening} />
        ))}
      </div>
      <Quiz
        ready={runs > 0}
        solved={solved}
        onSolved={() => {
          setSolved(true);
        }}
      />
    </div>
  );
}
