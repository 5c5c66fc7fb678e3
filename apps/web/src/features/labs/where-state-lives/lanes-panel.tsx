import type { ReactNode } from 'react';
import { lanes, type Lane } from '@session-lab/contract/labs/where-state-lives';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { Answers } from '../../../stage/answers.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ReplicaName } from '../../../ui/replica-name.tsx';
import styles from './lanes-panel.module.css';
import type { LaneState, Lanes } from './use-lanes.ts';

const texts: Record<Lane, { name: string; keeps: string }> = {
  memory: { name: 'Memory', keeps: 'The replica that signs her in remembers her. NGINX takes turns.' },
  sticky: {
    name: 'Memory + sticky',
    keeps: 'The same, but NGINX hashes the student: always the same replica.',
  },
  redis: { name: 'Redis', keeps: 'One store that both replicas ask.' },
  jwt: { name: 'JWT', keeps: 'The token says who she is; the replicas check its signature.' },
};

/** A row a lane: where the state is, who signed her in, what came of the last run. */
export function LanesPanel({
  lanes: { states, current },
  onRun,
}: {
  lanes: Lanes;
  onRun: (lane: Lane) => void;
}): ReactNode {
  return (
    <Panel title="The four lanes" aside="the same person, the same requests">
      <ul className={styles['lanes']}>
        {lanes.map((lane) => (
          <li className={styles['lane']} key={lane} aria-current={current === lane}>
            <div>
              <h3 className={styles['name']}>{texts[lane].name}</h3>
              <p className={styles['keeps']}>{texts[lane].keeps}</p>
            </div>
            <Outcome lane={lane} state={states[lane]} />
            <Button
              busy={current !== undefined}
              aria-label={`Send 10 in the lane ${texts[lane].name}`}
              onClick={() => {
                onRun(lane);
              }}
            >
              Send 10
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Outcome({ lane, state: { signedInBy, answers } }: { lane: Lane; state: LaneState }): ReactNode {
  if (answers.length === 0)
    return <p className={styles['none']}>{signedInBy === undefined ? 'Nothing sent yet.' : 'Signed in.'}</p>;
  const good = answers.filter(succeeded).length;
  return (
    <div className={styles['outcome']}>
      <Answers exchanges={answers} label={`Answers in the lane ${texts[lane].name}`} />
      <p className={styles['verdict']}>
        {good === answers.length ? `All ${good} know Ada.` : `${good} of ${answers.length} know Ada.`}{' '}
        {signedInBy !== undefined && (
          <span className={styles['by']}>
            Signed in by <ReplicaName name={signedInBy} />
            {lane === 'memory' && isLucky(answers) && ', which is the only one left: luck, this time'}.
          </span>
        )}
      </p>
    </div>
  );
}

/** Everybody knows her because everybody else is gone: NGINX turned from the others to the one that signed her in. */
const isLucky = (answers: readonly Exchange[]): boolean =>
  answers.every(succeeded) && answers.some(({ tried }) => tried.length > 1);
