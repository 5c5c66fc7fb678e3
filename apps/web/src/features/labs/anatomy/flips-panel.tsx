import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './flips-panel.module.css';
import { byteName, halfBytes } from './names.ts';
import type { Sent } from './use-anatomy.ts';

type FlipsPanelProps = { flips: readonly Sent[]; busy: boolean; onRun: () => void };

const all = 64;

export function FlipsPanel({ flips, busy, onRun }: FlipsPanelProps): ReactNode {
  return (
    <Panel title="Flip every byte" aside={`${flips.length} of ${all} sent`}>
      <p className={styles['text']}>Send 64 requests. Each one has one bit of another byte flipped.</p>
      <div className={styles['row']}>
        <Button busy={busy} onClick={onRun}>
          Flip one bit in each byte
        </Button>
      </div>
      <div className={styles['cells']} aria-hidden="true">
        {Array.from({ length: all }, (_, index) => (
          <Cell key={byteName(index)} index={index} flip={flips[index]} />
        ))}
      </div>
      <p className={styles['verdict']} aria-live="polite">
        {flips.length === all && verdictOf(flips)}
      </p>
    </Panel>
  );
}

function Cell({ index, flip }: { index: number; flip: Sent | undefined }): ReactNode {
  return (
    <span
      className={styles['cell']}
      data-half={index < halfBytes ? 'id' : 'signature'}
      data-refused={flip?.exchange.status === 401}
    >
      {flip?.exchange.status === 401 && <CrossIcon />}
      {flip?.exchange.status === 200 && <CheckIcon />}
    </span>
  );
}

function verdictOf(flips: readonly Sent[]): string {
  const refused = flips.filter(({ exchange, step }) => exchange.status === 401 && step === 'signature');
  const queries = flips.filter(({ exchange }) => exchange.timing.store !== undefined).length;
  const redis =
    queries === 0
      ? 'Redis was queried 0 times: no Server-Timing header has a store entry.'
      : `Redis was queried ${queries} ${queries === 1 ? 'time' : 'times'}: a server that had just started read your current keys.`;
  return `${refused.length} of ${flips.length} requests got 401 at the signature step. ${redis}`;
}
