import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import parts from '../../../ui/parts.module.css';
import { FaultNote } from '../frame/fault-note.tsx';
import type { FaultState } from '../frame/use-fault.ts';

export const delayMs = 800;

type BreakItProps = {
  replica: string;
  fault: FaultState;
  busy: boolean;
  onCrash: () => void;
  onSlow: () => void;
};

/** Step 4: a crash first, and then a slow server. */
export function BreakIt({ replica, fault, busy, onCrash, onSlow }: BreakItProps): ReactNode {
  return (
    <div className={parts['stack']}>
      <p className={parts['text']}>
        A server crashes while requests arrive, in turn. How many requests fail? When does NGINX send requests
        to it again?
      </p>
      <Button look="danger" busy={busy} onClick={onCrash}>
        Crash {replica} and keep sending
      </Button>
      <p className={parts['text']}>
        A server gets slow: each request takes {delayMs} ms longer. Which algorithm avoids it?
      </p>
      <Button look="danger" busy={busy} onClick={onSlow}>
        Slow {replica} down, then compare two algorithms
      </Button>
      <FaultNote state={fault} />
    </div>
  );
}
