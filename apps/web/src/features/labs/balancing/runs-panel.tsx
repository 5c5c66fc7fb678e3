import type { ReactNode } from 'react';
import { duration } from '../../../ui/format.ts';
import { replicaColour } from '../../../ui/identity.tsx';
import styles from './runs-panel.module.css';
import {
  algorithmNames,
  algorithmRules,
  faultsOf,
  isDone,
  runSize,
  shareOf,
  tookMs,
  type RunFault,
  type Share,
  type ShownRun,
} from './runs.ts';

/** Number of runs that have their place before the first run, so that the page does not move. */
const places = 2;

/** The responses of each run by server, newest run first. */
export function RunsPanel({
  runs,
  replicas,
}: {
  runs: readonly ShownRun[];
  replicas: readonly string[];
}): ReactNode {
  return (
    <ol className={styles['runs']} aria-label="Runs">
      {runs.map((run) => (
        <li className={styles['run']} key={run.id} aria-label={`Run ${run.id}: ${titleOf(run)}`}>
          <p className={styles['name']}>
            <b>{titleOf(run)}</b>
            <span className={styles['rule']}>{algorithmRules[run.algorithm]}</span>
            {faultsOf(run).map((fault) => (
              <span className={styles['fault']} key={fault.replica}>
                {faultText(fault)}
              </span>
            ))}
          </p>
          <ul className={styles['shares']}>
            {replicas.map((replica) => (
              <ShareItem key={replica} share={shareOf(replica, run)} />
            ))}
          </ul>
          <p className={styles['took']}>
            {isDone(run) ? `took ${duration(tookMs(run))}` : `${run.responses.length} of ${runSize}`}
          </p>
        </li>
      ))}
      {Array.from({ length: Math.max(0, places - runs.length) }, (_, index) => (
        <li className={styles['run']} key={index} data-empty="true" aria-hidden="true">
          <p className={styles['name']}>
            <b>Run {runs.length + index + 1}</b>
          </p>
          <ul className={styles['shares']}>
            {replicas.map((replica) => (
              <ShareItem key={replica} share={{ replica, count: 0, mostInFlight: undefined }} />
            ))}
          </ul>
          <p className={styles['took']} />
        </li>
      ))}
    </ol>
  );
}

const titleOf = ({ algorithm, students }: ShownRun): string =>
  students === 1 ? algorithmNames[algorithm] : `Hash, ${students} students`;
const faultText = ({ replica, kind }: RunFault): string => `${replica} ${kind}`;

function ShareItem({ share: { replica, count, mostInFlight } }: { share: Share }): ReactNode {
  const colour = replicaColour(replica).text;
  return (
    <li className={styles['share']}>
      <span className={styles['replica']} style={{ color: colour }} translate="no">
        {replica}
      </span>
      <span className={styles['track']} aria-hidden="true">
        <span
          className={styles['bar']}
          style={{ transform: `scaleX(${Math.min(1, count / runSize)})`, background: colour }}
        />
      </span>
      <b className={styles['count']}>{count}</b>
      <span className={styles['most']}>
        {mostInFlight === undefined ? '' : `at most ${mostInFlight} at once`}
      </span>
    </li>
  );
}
