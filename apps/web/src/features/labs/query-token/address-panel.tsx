import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import parts from '../../../ui/parts.module.css';
import { partsOf } from './attempts.ts';
import styles from './page.module.css';
import { tokenIn, trials, useAddress, type Trial } from './use-address.ts';

const names = {
  'no-referrer': 'no-referrer',
  'strict-origin-when-cross-origin': 'strict-origin-when-cross-origin',
  'unsafe-url': 'unsafe-url',
  history: 'Leave the page, and go back',
} as const satisfies Record<Trial, string>;

/** "Go further": a page with a token in its address. Its `Referer` on another site, and its entry in the history. */
export function AddressPanel(): ReactNode {
  const { state, busy, found, problem, run } = useAddress();
  return (
    <Panel title="A token in the address of a page">
      <p className={parts['text']}>
        A page of the bank has a token in its address, and an image of another site. With the request for the
        image, the browser sends the address of the page in the header <code>Referer</code>, as far as the
        page’s policy allows. The other site’s server then sends the token that it received to the bank. The
        last row is about the browser’s history: the window leaves the page and goes back.
      </p>
      {state.status === 'off' && <Notice look="warn">{state.reason}</Notice>}
      <table className={styles['addresses']} aria-label="Where the address of the page went">
        <thead>
          <tr>
            <th scope="col">Referrer-Policy, or history</th>
            <th scope="col">Address that was received</th>
            <th scope="col">Request to the bank</th>
          </tr>
        </thead>
        <tbody>
          {trials.map((trial) => {
            const arrival = found.get(trial);
            const { referer } = arrival ?? {};
            return (
              <tr key={trial} data-trial={trial}>
                <th scope="row">
                  <Button
                    busy={busy || state.status !== 'on'}
                    onClick={() => {
                      run(trial);
                    }}
                  >
                    {names[trial]}
                  </Button>
                </th>
                <td>
                  {arrival !== undefined &&
                    (referer === undefined ? (
                      <span className={styles['none']}>no Referer</span>
                    ) : (
                      <code className={styles['referer']}>
                        {trial === 'history' && 'address of the entry: '}
                        {partsOf(referer, [tokenIn(referer) ?? '']).map(({ text, isSecret }, index) =>
                          isSecret ? <mark key={index}>{text}</mark> : text,
                        )}
                      </code>
                    ))}
                </td>
                <td>
                  {arrival !== undefined && (
                    <span className={styles['answer']} data-tone={arrival.accepted ? 'bad' : 'ok'}>
                      {arrival.status} {arrival.reason}
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
      <p className={parts['hint']}>
        Each row shows what this browser did. Without a policy, browsers use strict-origin-when-cross-origin:
        seen in Chromium 156. Firefox 153 was tried with step 2 of this lab only, and Safari was not tried.
      </p>
    </Panel>
  );
}
