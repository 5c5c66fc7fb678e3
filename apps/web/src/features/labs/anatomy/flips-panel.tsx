import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './flips-panel.module.css';
import { byteName, halfBytes } from './names.ts';
import type { Sent } from './use-anatomy.ts';

type FlipsPanelProps = { flips: readonly Sent[]; busy: boolean; onRun: () => void };

const all = 64;

/** A request for each byte, one bit of it flipped. */
export function FlipsPanel({ flips, busy, onRun }: FlipsPanelProps): ReactNode {
  return (
    <Panel title="Every byte counts" aside={`${flips.length} of ${all} sent`}>
      <p className={styles['text']}>Flip one bit in each byte, one byte a request: 64 requests.</p>
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
  const asked = flips.filter(({ exchange }) => exchange.timing.store !== undefined);
  const redis =
    asked.length === 0
      ? 'Redis was asked 0 times: no Server-Timing names a store.'
      : `Redis was asked ${asked.length} ${asked.length === 1 ? 'time' : 'times'}: a replica that had just started read which of your keys is in use.`;
  return `${refused.length} × 401 at the signature of ${flips.length}. ${redis}`;
}
