import type { ReactNode } from 'react';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { ResponseList } from '../../../stage/response-list.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ReplicaName } from '../../../ui/identity.tsx';
import { crashTimeline } from './crash-timeline.ts';
import styles from './crash-panel.module.css';
import type { CrashWatch } from './use-crash-watch.ts';

export function CrashPanel({ watch }: { watch: CrashWatch }): ReactNode {
  const { crashed, exchanges, watching } = watch;
  if (crashed === undefined) return null;
  const { firstRetry, skipped, laterRetries, recovery } = crashTimeline(crashed, exchanges);
  const failed = exchanges.filter((exchange) => !succeeded(exchange)).length;
  return (
    <Panel title="The crash, from X-Upstream" aside={watching ? 'sending' : 'finished'}>
      <ResponseList exchanges={exchanges} label="Responses since the crash" numbered />
      <ol className={styles['phases']} aria-live="polite" aria-label="What happened">
        {firstRetry === undefined && !watching && (
          <li>
            NGINX sent none of these requests to <ReplicaName name={crashed} />: this algorithm picks another
            server for you.
          </li>
        )}
        {firstRetry !== undefined && (
          <li>
            <b>Retried:</b> NGINX sent {numbersOf([firstRetry])} to the crashed <ReplicaName name={crashed} />
            , then to <ReplicaName name={firstRetry.servedBy ?? 'the next server'} />.
          </li>
        )}
        {skipped.length > 0 && (
          <li>
            <b>Skipped:</b> {countOf(skipped.length)} went directly to the other server. NGINX skips a failed
            server for three seconds.
            {laterRetries.length > 0 &&
              ` Every three seconds, it tried the server again without success: ${numbersOf(laterRetries)}.`}
          </li>
        )}
        {recovery !== undefined && (
          <li>
            <b>Recovered:</b> <ReplicaName name={crashed} /> responded to {numbersOf([recovery])}.
          </li>
        )}
        {exchanges.length > 0 && (
          <li>
            <b>Failed:</b> {failed} of {exchanges.length} requests{watching && ' so far'}.
          </li>
        )}
      </ol>
    </Panel>
  );
}

const numbersOf = (exchanges: readonly Exchange[]): string =>
  exchanges.map(({ number }) => `#${number}`).join(', ');
const countOf = (count: number): string => (count === 1 ? '1 request' : `${count} requests`);
