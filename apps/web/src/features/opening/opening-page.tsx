import type { ReactNode } from 'react';
import { PlayerBar } from '../../stage/view/player-bar.tsx';
import { LaneRow } from './lane-row.tsx';
import { lanes } from './lanes.ts';
import styles from './opening-page.module.css';
import { Steps } from './steps.tsx';
import { useOpening } from './use-opening.ts';

/** The introduction, about 60 seconds: the same requests in two lanes, and a question about the difference. */
export function OpeningPage(): ReactNode {
  const opening = useOpening();
  return (
    <div className={styles['page']}>
      <title>Session Lab</title>
      <div className={styles['left']}>
        <h1 className={styles['question']}>You signed in. Does the next server know you?</h1>
        <div className={styles['lanes']}>
          {lanes.map((lane) => (
            <LaneRow key={lane} lane={lane} opening={opening} />
          ))}
        </div>
        <PlayerBar player={opening.player} />
      </div>
      <Steps opening={opening} />
    </div>
  );
}
