import type { ReactNode } from 'react';
import { lanes, type Lane } from '@session-lab/contract/labs/where-state-lives';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import styles from './crash-table.module.css';
import { laneTexts } from './lane-view.tsx';
import { phases, type PhaseResult } from './lanes.ts';
import type { Lanes } from './use-lanes.ts';

/** The results of the crash story next to each other: a row for each lane, a column for each part. */
export function CrashTable({ server, results }: { server: string; results: Lanes['results'] }): ReactNode {
  return (
    <table className={styles['table']}>
      <caption className="visually-hidden">Requests that succeeded, by lane</caption>
      <thead>
        <tr>
          <th scope="col">{server} down</th>
          <th scope="col">restarted</th>
          <th scope="col">signed in again</th>
        </tr>
      </thead>
      {lanes.map((lane) => (
        <Row key={lane} lane={lane} results={results[lane]} />
      ))}
    </table>
  );
}

const Row = ({ lane, results }: { lane: Lane; results: Lanes['results'][Lane] }): ReactNode => (
  <tbody>
    <tr>
      <th scope="rowgroup" colSpan={phases.length}>
        {laneTexts[lane].name}
      </th>
    </tr>
    <tr>
      {phases.map((phase) => (
        <Cell key={phase} result={results.get(phase)} />
      ))}
    </tr>
  </tbody>
);

function Cell({ result }: { result: PhaseResult | undefined }): ReactNode {
  if (result === undefined) return <td className={styles['empty']}>–</td>;
  const { good, all, reason } = result;
  return (
    <td data-outcome={good === all ? 'good' : 'bad'}>
      <b className={styles['score']}>
        {good === all ? <CheckIcon /> : <CrossIcon />} {good} of {all}
      </b>
      <span className={styles['reason']}>{reason}</span>
    </td>
  );
}
