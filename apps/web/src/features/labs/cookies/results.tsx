import type { ReactNode } from 'react';
import { CheckIcon, CrossIcon, PauseIcon, WarningIcon } from '../../../ui/icons.tsx';
import styles from './page.module.css';
import {
  carrierNames,
  causes,
  findingOf,
  issuedIn,
  readableIn,
  verdictOf,
  type Cause,
  type Finding,
  type Trial,
} from './trials.ts';

/** Number of trials in the table. */
const shownTrials = 3;

/** `brief` is for a narrow column. */
const columnNames = {
  script: { long: 'Bank’s page', brief: 'Bank' },
  outside: { long: '…/comments', brief: 'other' },
  image: { long: 'Image', brief: 'Image' },
  frame: { long: 'Frame', brief: 'Frame' },
  link: { long: 'Link', brief: 'Link' },
} as const satisfies Record<Cause, { long: string; brief: string }>;

const findings = {
  cookie: { icon: CheckIcon, text: 'cookie' },
  header: { icon: CheckIcon, text: 'header' },
  nothing: { icon: CrossIcon, text: 'none' },
  missing: { icon: PauseIcon, text: 'no request' },
} as const satisfies Record<Finding, object>;

/** The token in each request that the bank received: a row for each trial, the newest first. The height is reserved. */
export function Results({ trials }: { trials: readonly Trial[] }): ReactNode {
  const last = trials.at(-1);
  const rows = Array.from({ length: shownTrials }, (_, index) => trials.at(-1 - index));
  // Only a cookie with a path has a request outside it. The column is there before that request is shown, so nothing moves then.
  const hasOutside = rows.some((trial) => trial?.setting.carrier === 'path');
  const columns = causes.filter((cause) => cause !== 'outside' || hasOutside);
  return (
    <section className={styles['results']} aria-label="What the bank received">
      <table className={styles['table']} data-columns={columns.length}>
        <caption className="visually-hidden">Token in the requests that the bank received</caption>
        <thead>
          <tr>
            <th scope="col">Signed in with</th>
            <th scope="col">
              <code className={styles['long']}>document.cookie</code>
              <code className={styles['brief']}>script</code>
            </th>
            {columns.map((cause) => (
              <th scope="col" key={cause}>
                <span className={styles['long']}>{columnNames[cause].long}</span>
                <span className={styles['brief']}>{columnNames[cause].brief}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((trial, index) => (
            <Row key={trial?.id ?? `empty ${index}`} trial={trial} columns={columns} />
          ))}
        </tbody>
      </table>
      <p className={styles['verdict']} aria-live="polite">
        {last !== undefined && verdictOf(last)}
      </p>
      <p className={styles['issued']}>{last !== undefined && issuedIn(last)}</p>
    </section>
  );
}

function Row({ trial, columns }: { trial: Trial | undefined; columns: readonly Cause[] }): ReactNode {
  if (trial === undefined)
    return (
      <tr>
        <td colSpan={columns.length + 2}>
          <span className="visually-hidden">no trial yet</span>
        </td>
      </tr>
    );
  const { carrier, site } = trial.setting;
  const readable = readableIn(trial);
  return (
    <tr>
      <th scope="row">
        <code>{carrierNames[carrier]}</code>
        {site === 'neighbour' && <span className={styles['soft']}> port</span>}
      </th>
      <td>
        {readable !== undefined &&
          (readable.length === 0 ? (
            <span className={styles['soft']}>empty</span>
          ) : (
            <span className={styles['found']} data-finding="readable">
              <WarningIcon /> {readable.join(', ')}
            </span>
          ))}
      </td>
      {columns.map((cause) => (
        <td key={cause}>
          <Found finding={findingOf(trial, cause)} />
        </td>
      ))}
    </tr>
  );
}

function Found({ finding }: { finding: Finding | undefined }): ReactNode {
  if (finding === undefined) return null;
  const { icon: Icon, text } = findings[finding];
  return (
    <span className={styles['found']} data-finding={finding}>
      <Icon /> <span>{text}</span>
    </span>
  );
}
