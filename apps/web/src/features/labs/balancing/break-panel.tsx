import type { ReactNode } from 'react';
import type { Fault } from '@session-lab/contract';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { FaultNote } from '../frame/fault-note.tsx';
import type { FaultState } from '../frame/use-fault.ts';
import styles from './controls.module.css';

const slow = { fault: 'slow', delayMs: 800, forMs: 30_000 } as const;

type BreakPanelProps = {
  replica: string;
  fault: FaultState;
  busy: boolean;
  onInject: (fault: Fault) => void;
  onCrash: () => void;
};

export function BreakPanel({ replica, fault, busy, onInject, onCrash }: BreakPanelProps): ReactNode {
  const isSlow = fault.kind === 'active' && fault.fault.fault === 'slow';
  const isCrashed = fault.kind === 'active' && fault.fault.fault === 'crash';
  return (
    <Panel title="Now break it">
      <p className={styles['text']}>
        Delay {replica} and send again: which algorithm avoids it? Then crash {replica}: how many requests
        fail?
      </p>
      <div className={styles['buttons']}>
        {isSlow ? (
          <Button
            onClick={() => {
              onInject({ fault: 'heal', replica });
            }}
          >
            Remove the delay
          </Button>
        ) : (
          <Button
            busy={busy || isCrashed}
            onClick={() => {
              onInject({ ...slow, replica });
            }}
          >
            Delay {replica} by {slow.delayMs} ms
          </Button>
        )}
        <Button look="danger" busy={busy || isCrashed} onClick={onCrash}>
          Crash {replica} and keep sending
        </Button>
      </div>
      <FaultNote state={fault} />
    </Panel>
  );
}
