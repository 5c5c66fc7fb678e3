import type { ReactNode } from 'react';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { Answers } from '../../../stage/answers.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ReplicaName } from '../../../ui/replica-name.tsx';
import { chaptersOf } from './chapters.ts';
import styles from './crash-panel.module.css';
import type { CrashWatch } from './use-crash-watch.ts';

/** The crash as the answers told it, by the replicas that NGINX tried for each (`X-Upstream`). */
export function CrashPanel({ watch }: { watch: CrashWatch }): ReactNode {
  const { crashed, exchanges, watching } = watch;
  if (crashed === undefined) return null;
  const { met, spared, again, back } = chaptersOf(crashed, exchanges);
  const failed = exchanges.filter((exchange) => !succeeded(exchange)).length;
  return (
    <Panel title="The crash, as X-Upstream tells it" aside={watching ? 'still asking' : 'over'}>
      <Answers exchanges={exchanges} label="Answers since the crash" numbered />
      <ol className={styles['chapters']} aria-live="polite" aria-label="What happened">
        {met === undefined && !watching && (
          <li>
            None of these requests was sent to <ReplicaName name={crashed} />: this rule picks another for
            you.
          </li>
        )}
        {met !== undefined && (
          <li>
            <b>Retried.</b> {numbersOf([met])} met the dead <ReplicaName name={crashed} />. NGINX asked{' '}
            <ReplicaName name={met.servedBy ?? 'nobody'} /> instead.
          </li>
        )}
        {spared.length > 0 && (
          <li>
            <b>Left out.</b> {countOf(spared.length)} in all went straight to the other: a replica that failed
            is not asked for three seconds.
            {again.length > 0 &&
              ` After each three seconds NGINX tried it once more, in vain: ${numbersOf(again)}.`}
          </li>
        )}
        {back !== undefined && (
          <li>
            <b>Back.</b> {numbersOf([back])} was answered by <ReplicaName name={crashed} /> again.
          </li>
        )}
        {exchanges.length > 0 && (
          <li>
            <b>Failed.</b> {failed === 0 ? 'None' : failed} of the {exchanges.length} requests
            {watching && ' so far'}.
          </li>
        )}
      </ol>
    </Panel>
  );
}

const numbersOf = (exchanges: readonly Exchange[]): string =>
  exchanges.map(({ number }) => `#${number}`).join(', ');
const countOf = (count: number): string => (count === 1 ? 'One request' : `${count} requests`);
