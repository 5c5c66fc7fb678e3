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

/** Slow a replica and send again; crash it and watch it return. */
export function BreakPanel({ replica, fault, busy, onInject, onCrash }: BreakPanelProps): ReactNode {
  const isSlow = fault.kind === 'active' && fault.fault.fault === 'slow';
  const isAway = fault.kind === 'active' && fault.fault.fault === 'crash';
  return (
    <Panel title="Now break it">
      <p className={styles['text']}>
        Make {replica} slow and send again: which rule notices? Then crash it: how many requests fail?
      </p>
      <div className={styles['buttons']}>
        {isSlow ? (
          <Button
            onClick={() => {
              onInject({ fault: 'heal', replica });
            }}
          >
            Heal {replica}
          </Button>
        ) : (
          <Button
            busy={busy || isAway}
            onClick={() => {
              onInject({ ...slow, replica });
            }}
          >
            Slow {replica} by {slow.delayMs} ms
          </Button>
        )}
        <Button look="danger" busy={busy || isAway} onClick={onCrash}>
          Crash {replica}, and keep asking
        </Button>
      </div>
      <FaultNote state={fault} />
    </Panel>
  );
}
