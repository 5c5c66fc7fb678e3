import type { ReactNode } from 'react';
import type { Certificate } from '@session-lab/contract/labs/wiretap';
import { Button } from '../../../ui/button.tsx';
import { CheckIcon, WarningIcon } from '../../../ui/icons.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import type { Received } from '../frame/arrivals.ts';
import styles from './page.module.css';
import { TapButton } from './run-panel.tsx';
import type { Wiretap } from './use-wiretap.ts';

/** Step 4: the attacker uses the copied token; then the same sign-in over TLS. */
export function BreakPanel({ wiretap, behind }: { wiretap: Wiretap; behind: boolean }): ReactNode {
  const { state, tap, busy, passwords, problem, runs, replays, stopped, certificate, signIn, replay } =
    wiretap;
  const waits = busy || behind || state.status !== 'on';
  const hasCopy = runs.some(({ wire, received }) => wire === 'http' && received.length > 0);
  const last = replays.at(-1);
  return (
    <div className={parts['stack']}>
      <ol className={parts['actions']}>
        <li>
          <Button look={last === undefined ? 'primary' : 'quiet'} busy={waits || !hasCopy} onClick={replay}>
            Use the copied token
          </Button>
          <span className={styles['outcome']} aria-live="polite">
            {last === undefined ? (
              'From the attacker’s own server, without a password.'
            ) : (
              <Outcome replay={last} />
            )}
          </span>
        </li>
        <li>
          <Button
            look={last === undefined || tap.status !== 'on' ? 'quiet' : 'primary'}
            busy={waits || tap.status !== 'on'}
            onClick={() => {
              signIn('https');
            }}
          >
            Sign in over HTTPS
          </Button>
          <span className={parts['hint']}>
            The window may first show a warning about the certificate. The password is invented:{' '}
            <code className={styles['password']}>{passwords.https}</code>
          </span>
          {tap.status !== 'on' && <TapButton tap={tap} isReady={state.status === 'on'} />}
        </li>
      </ol>
      {stopped && (
        <Notice look="warn">
          The browser stopped at the certificate, and sent no request. To go on: in the other window, read the
          details of the warning, and choose to continue to localhost. This page waits for 90 seconds.
        </Notice>
      )}
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
      {certificate !== undefined && <CertificateFacts certificate={certificate} />}
    </div>
  );
}

/** The bank's answer to the attacker. */
function Outcome({ replay: { arrival } }: { replay: Received }): ReactNode {
  return arrival.accepted ? (
    <strong className={styles['thiefIn']}>
      <WarningIcon /> {arrival.status}: the attacker reads Ada’s account.
    </strong>
  ) : (
    <strong>
      <CheckIcon /> {arrival.status}: the bank refused the copy.
    </strong>
  );
}

/** The certificate, as a program sees it that connects to the server. */
function CertificateFacts({ certificate }: { certificate: Certificate }): ReactNode {
  const { subject, issuer, isTrusted, reason } = certificate;
  return (
    <div className={styles['certificate']}>
      <h3>The server’s certificate</h3>
      <p>
        For <code>{subject}</code>, signed by <code>{issuer}</code>.{' '}
        {isTrusted
          ? 'An authority in the list of Node.js signed it. A browser has its own list.'
          : 'No authority in the list of Node.js signed it: this project made the signer itself.'}
        {reason !== undefined && (
          <>
            {' '}
            OpenSSL: <code className={styles['reason']}>{reason}</code>
          </>
        )}
      </p>
      <p>
        A machine on the way can make a certificate for this name, too. If you accept that certificate, the
        machine can decrypt everything. Only the signature of a trusted authority shows the difference, so
        never accept this warning on a real site.
      </p>
    </div>
  );
}
