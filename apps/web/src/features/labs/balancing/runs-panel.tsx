import type { CSSProperties, ReactNode } from 'react';
import { duration } from '../../../ui/format.ts';
import { replicaColour } from '../../../ui/identity.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './runs-panel.module.css';
import {
  algorithmNames,
  algorithmRules,
  failuresOf,
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
    <ol
      className={styles['runs']}
      style={placeStyle(Math.max(places, runs.length))}
      aria-label="Runs, newest first"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard scrolls the older runs
      tabIndex={0}
    >
      {runs.map((run, index) => (
        <li
          className={styles['run']}
          key={run.id}
          style={placeStyle(index)}
          aria-label={`Run ${run.id}: ${titleOf(run)}`}
        >
          <p className={styles['name']}>
            <b>{titleOf(run)}</b>
            <Under run={run} />
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
        <li
          className={styles['run']}
          key={index}
          style={placeStyle(runs.length + index)}
          data-empty="true"
          aria-hidden="true"
        >
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

/** A row is placed by a transform. So a new run above it causes no layout. */
const placeStyle = (place: number): CSSProperties & Record<'--place', number> => ({ '--place': place });

const titleOf = ({ algorithm, students }: ShownRun): string =>
  students === 1 ? algorithmNames[algorithm] : `Hash, ${students} students`;
const faultText = ({ replica, kind }: RunFault): string => `${replica} ${kind}`;

/** The faults and failed requests of a run, or how its algorithm picks a server. */
function Under({ run }: { run: ShownRun }): ReactNode {
  const failures = failuresOf(run);
  const faults = [...faultsOf(run).map(faultText), ...(failures === undefined ? [] : [failures])];
  if (faults.length === 0) return <span className={parts['hint']}>{algorithmRules[run.algorithm]}</span>;
  return <span className={styles['fault']}>{faults.join(', ')}</span>;
}

function ShareItem({ share: { replica, count, mostInFlight } }: { share: Share }): ReactNode {
  const colour = replicaColour(replica).text;
  return (
    <li className={styles['share']}>
      <span className={styles['replica']} style={{ color: colour }} translate="no">
        {replica}
      </span>
      <b className={styles['count']}>{count}</b>
      <span className={styles['track']} aria-hidden="true">
        <span
          className={styles['bar']}
          style={{ transform: `scaleX(${Math.min(1, count / runSize)})`, background: colour }}
        />
      </span>
      <span className={styles['most']}>
        {mostInFlight === undefined ? '' : `max ${mostInFlight} at once`}
      </span>
    </li>
  );
}
