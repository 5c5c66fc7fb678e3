import type { ReactNode } from 'react';
import { duration } from '../../../ui/format.ts';
import { replicaColour } from '../../../ui/identity.ts';
import { Panel } from '../../../ui/panel.tsx';
import { rules } from './algorithms.ts';
import styles from './runs-panel.module.css';
import { isDone, shareOf, tookMs, type DealtRun, type Share } from './tally.ts';

/** A row a run: what each replica had of it, so that rules can be held against each other. */
export function RunsPanel({
  runs,
  replicas,
}: {
  runs: readonly DealtRun[];
  replicas: readonly string[];
}): ReactNode {
  return (
    <Panel title="Who got how many" aside="the newest run first">
      {runs.length === 0 && <p className={styles['none']}>Nothing sent yet.</p>}
      <ol className={styles['runs']} aria-label="Runs">
        {runs.map((run) => (
          <li className={styles['run']} key={run.id} aria-label={titleOf(run)}>
            <div>
              <h3 className={styles['name']}>{rules[run.algorithm].name}</h3>
              <p className={styles['how']}>
                {run.students === 1 ? 'as one student' : `as ${run.students} students`}
                {isDone(run) ? ` · took ${duration(tookMs(run))}` : ` · ${run.answers.length} of ${run.size}`}
              </p>
            </div>
            <ul className={styles['shares']}>
              {replicas.map((replica) => (
                <Row key={replica} share={shareOf(replica, run)} size={run.size} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

const titleOf = ({ id, algorithm }: DealtRun): string => `Run ${id}: ${rules[algorithm].name}`;

function Row({
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
        {mostInFlight !== undefined && `at most ${mostInFlight} at once`}
        {medianMs !== undefined && `, ${duration(medianMs)} each`}
      </span>
    </li>
  );
}
