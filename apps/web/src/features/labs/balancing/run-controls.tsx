import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './run-controls.module.css';
import { algorithmNames, runSize } from './runs.ts';
import { manyStudents, type RunOrder } from './use-balancing.ts';

const single: readonly (RunOrder & { label: string })[] = [
  { algorithm: 'round-robin', label: algorithmNames['round-robin'] },
  { algorithm: 'least-connections', label: algorithmNames['least-connections'] },
  { algorithm: 'hash', label: algorithmNames.hash },
  { algorithm: 'hash', students: manyStudents, label: 'Hash, six students' },
  { algorithm: 'ip-hash', label: algorithmNames['ip-hash'] },
];

/** Step 2: the two runs that the question needs, and each algorithm for itself. */
export function RunControls({
  busy,
  onSend,
}: {
  busy: boolean;
  /** Sends the runs one after another. */
  onSend: (orders: readonly RunOrder[]) => void;
}): ReactNode {
  return (
    <div className={parts['stack']}>
      <Button
        look="primary"
        busy={busy}
        onClick={() => {
          onSend([{ algorithm: 'round-robin' }, { algorithm: 'hash' }]);
        }}
      >
        Send {runSize} in turn, then {runSize} by hash
      </Button>
      <p className={parts['note']}>Four at a time. A server works on each for 300 ms.</p>
      <fieldset className={styles['single']}>
        <legend className={styles['legend']}>Or {runSize} requests by</legend>
        {single.map(({ label, ...order }) => (
          <Button
            key={label}
            className={styles['one']}
            busy={busy}
            onClick={() => {
              onSend([order]);
            }}
          >
            {label}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}
