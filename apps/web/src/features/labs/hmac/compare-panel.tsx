import { useState, type ReactNode } from 'react';
import { endpoints, type Compared } from '@session-lab/contract/labs/hmac';
import { useApi } from '../../../api/api-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RefusalNote } from '../frame/refusal-note.tsx';
import styles from './compare-panel.module.css';
import { CompareChart } from './compare-chart.tsx';
import { describeTimes } from './describe-times.ts';

type Measured = Compared & { readonly by: string };

/** Measures how long a replica takes to compare a tag, by the number of equal bytes. */
export function ComparePanel(): ReactNode {
  const { client } = useApi();
  const [measured, setMeasured] = useState<Measured>();
  const [busy, setBusy] = useState(false);

  async function measure(): Promise<void> {
    setBusy(true);
    const answer = await client.request(endpoints.compare, { token: undefined });
    if (answer.ok) setMeasured({ ...answer.data, by: answer.exchange.servedBy ?? 'a server' });
    setBusy(false);
  }

  return (
    <Panel title="Constant-time comparison" aside="GET …/hmac/compare">
      <p className={styles['text']}>
        A comparison that stops at the first wrong byte (early exit) takes longer if more bytes are right. An
        attacker who can measure this learns the tag byte by byte.
      </p>
      <div className={styles['row']}>
        <Button busy={busy} onClick={() => void measure()}>
          Measure on a server
        </Button>
      </div>
      <RefusalNote under={endpoints.compare.path} />
      {measured !== undefined && (
        <>
          <CompareChart comparisons={measured.comparisons} />
          <p className={styles['text']} aria-live="polite">
            {describeTimes(measured.comparisons)}
          </p>
          <p className={styles['soft']}>
            Measured by {measured.by}: medians of {measured.batches} batches of {measured.batchSize}{' '}
            comparisons. Over a network, noise hides the difference in one request, but not in the average of
            a million.
          </p>
        </>
      )}
    </Panel>
  );
}
