import type { ReactNode } from 'react';
import { duration } from '../../../ui/format.ts';
import { replicaColour } from '../../../ui/identity.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { algorithmTexts } from './algorithms.ts';
import styles from './runs-panel.module.css';
import { isDone, shareOf, tookMs, type BalancingRun, type Share } from './tally.ts';

export function RunsPanel({
  runs,
  replicas,
}: {
  runs: readonly BalancingRun[];
  replicas: readonly string[];
}): ReactNode {
  return (
    <Panel title="Requests per server" aside="newest run first">
      {runs.length === 0 && <p className={styles['none']}>No requests yet.</p>}
      <ol className={styles['runs']} aria-label="Runs">
        {runs.map((run) => (
          <li className={styles['run']} key={run.id} aria-label={titleOf(run)}>
            <div>
              <h3 className={styles['name']}>{algorithmTexts[run.algorithm].name}</h3>
              <p className={styles['how']}>
                {run.students === 1 ? 'as one student' : `as ${run.students} students`}
                {isDone(run)
                  ? ` · took ${duration(tookMs(run))}`
                  : ` · ${run.responses.length} of ${run.size}`}
              </p>
            </div>
            <ul className={styles['shares']}>
              {replicas.map((replica) => (
                <ShareRow key={replica} share={shareOf(replica, run)} size={run.size} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

const titleOf = ({ id, algorithm }: BalancingRun): string => `Run ${id}: ${algorithmTexts[algorithm].name}`;

function ShareRow({
  share: { replica, count, mostInFlight, medianMs },
  size,
}: {
  share: Share;
  size: number;
}): ReactNode {
  const colour = replicaColour(replica).text;
  return (
    <li className={styles['share']}>
      <span className={styles['replica']} style={{ color: colour }} translate="no">
        {replica}
      </span>
      <span className={styles['track']} aria-hidden="true">
        <span
          className={styles['bar']}
          style={{ transform: `scaleX(${count / size})`, background: colour }}
        />
      </span>
      <b className={styles['count']}>{count}</b>
      <span className={styles['more']}>
        {mostInFlight !== undefined && `at most ${mostInFlight} in flight`}
        {medianMs !== undefined && `, median ${duration(medianMs)}`}
      </span>
    </li>
  );
}
