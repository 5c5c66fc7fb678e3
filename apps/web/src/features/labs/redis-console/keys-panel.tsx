import type { ReactNode } from 'react';
import { secondsOf, shareOf, type Bar } from './bars.ts';
import styles from './page.module.css';
import type { Keys } from './use-console.ts';

/** The keys of the student's database, as the last list of the server has them. A bar is the part of the time that is left. */
export function KeysPanel({
  keys,
  sessionKey,
}: {
  keys: Keys | undefined;
  sessionKey: string | undefined;
}): ReactNode {
  return (
    <section className={styles['keys']} aria-label="Keys in your database">
      <h2 className={styles['heading']}>
        {keys === undefined
          ? 'Your database'
          : `Your database: ${keys.total} ${keys.total === 1 ? 'key' : 'keys'}`}
        <span className={styles['aside']}>read each second</span>
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keyboard users must be able to focus a scrolling region */}
      <section className={styles['list']} tabIndex={0} aria-label="List of keys">
        {keys === undefined || keys.total === 0 ? (
          <p className={styles['none']}>{keys === undefined ? 'Sign in to get one.' : 'It has no keys.'}</p>
        ) : (
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Type</th>
                <th scope="col">Time to live</th>
              </tr>
            </thead>
            <tbody>
              {keys.keys.map(({ name, type }) => (
                <tr key={name} data-own={name === sessionKey}>
                  <th scope="row">
                    <code title={name}>{name}</code>
                    {name === sessionKey && <span className={styles['own']}>your session</span>}
                  </th>
                  <td>{type}</td>
                  <td>
                    <Life bar={keys.bars.get(name)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </section>
  );
}

function Life({ bar }: { bar: Bar | undefined }): ReactNode {
  if (bar === undefined) return <span className={styles['none']}>none</span>;
  return (
    <span className={styles['life']}>
      <span className={styles['seconds']}>{secondsOf(bar.leftMs)} s</span>
      <progress className={styles['bar']} value={shareOf(bar)} max={1} aria-label="Time left" />
    </span>
  );
}
