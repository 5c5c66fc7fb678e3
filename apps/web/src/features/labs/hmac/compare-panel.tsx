import { useState, type ReactNode } from 'react';
import { endpoints, type Compared } from '@session-lab/contract/labs/hmac';
import { useApi } from '../../../api/api-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RefusalNote } from '../frame/refusal-note.tsx';
import styles from './compare-panel.module.css';
import { CompareChart } from './compare-chart.tsx';
import { wordsFor } from './compare-words.ts';

type Measured = Compared & { readonly by: string };

/** How long a replica takes to compare a tag, by how much of it is right. */
export function ComparePanel(): ReactNode {
  const { client } = useApi();
  const [measured, setMeasured] = useState<Measured>();
  const [busy, setBusy] = useState(false);

  async function measure(): Promise<void> {
    setBusy(true);
    const answer = await client.request(endpoints.compare, { token: undefined });
    if (answer.ok) setMeasured({ ...answer.data, by: answer.exchange.servedBy ?? 'a replica' });
    setBusy(false);
  }

  return (
    <Panel title="Compare it in constant time" aside="GET …/hmac/compare">
      <p className={styles['text']}>
        A comparison that stops at the first wrong byte takes longer the more bytes are right. A guesser who
        can measure that learns the tag byte by byte.
      </p>
      <div className={styles['row']}>
        <Button busy={busy} onClick={() => void measure()}>
          Measure on a replica
        </Button>
      </div>
      <RefusalNote under={endpoints.compare.path} />
      {measured !== undefined && (
        <>
          <CompareChart comparisons={measured.comparisons} />
          <p className={styles['text']} aria-live="polite">
            {wordsFor(measured.comparisons)}
          </p>
          <p className={styles['soft']}>
            By {measured.by}: medians of {measured.batches} batches of {measured.batchSize} comparisons. Over
            a network the difference drowns in the noise of one request, not in that of a million.
          </p>
        </>
      )}
    </Panel>
  );
}
