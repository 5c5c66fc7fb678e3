import { useCallback, useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract/labs/where-state-lives';
import { Button } from '../../ui/button.tsx';
import { LaneRow } from './lane-row.tsx';
import { lanes } from './lanes.ts';
import styles from './opening-page.module.css';
import { TroubleNote } from './trouble-note.tsx';
import { useFirstSight } from './use-first-sight.ts';
import { useOpening } from './use-opening.ts';
import { times } from './walk.ts';
import { Why } from './why.tsx';

/** Sixty seconds: the same requests down two lanes, and why only one of them knows who asks. */
export function OpeningPage(): ReactNode {
  const opening = useOpening();
  const [solved, setSolved] = useState(false);
  const { run, running, runs, trouble } = opening;
  useFirstSight(
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
          Ada signs in once in each lane, and NGINX hands her requests to the servers in turn. Only one thing
          differs: where they look her up.
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
          Send {times} requests
        </Button>
        <Button
          className={styles['again']}
          busy={running || runs === 0}
          onClick={() => {
            void run('slow');
          }}
        >
          Again, slower
        </Button>
        <span className={styles['path']}>
          <code>{`${endpoints.readMe.method} ${endpoints.readMe.path}`}</code>, {times} real requests down
          each lane
        </span>
      </div>
      {trouble !== undefined && <TroubleNote trouble={trouble} />}
      <div className={styles['lanes']}>
        {lanes.map((lane) => (
          <LaneRow key={lane} lane={lane} opening={opening} />
        ))}
      </div>
      <Why
        ready={runs > 0}
        solved={solved}
        onSolved={() => {
          setSolved(true);
        }}
      />
    </div>
  );
}
