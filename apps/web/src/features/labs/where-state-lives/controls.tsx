import type { ReactNode } from 'react';
import { lanes as allLanes } from '@session-lab/contract/labs/where-state-lives';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { FaultNote } from '../frame/fault-note.tsx';
import type { FaultState } from '../frame/use-fault.ts';
import styles from './controls.module.css';
import { pinnedTo, type Lanes } from './use-lanes.ts';

type ControlsProps = {
  lanes: Lanes;
  fault: FaultState;
  onRun: (which: typeof allLanes, size: number) => void;
  onCrash: (replica: string) => void;
};

export function Controls({ lanes, fault, onRun, onCrash }: ControlsProps): ReactNode {
  const pinned = pinnedTo(lanes.states.sticky);
  const busy = lanes.current !== undefined;
  return (
    <>
      <Panel title="Run" aside="GET …/{lane}/me">
        <Button
          look="primary"
          busy={busy}
          onClick={() => {
            onRun(allLanes, 10);
          }}
        >
          {lanes.runs === 0 ? 'Sign in and send 10 requests per lane' : 'Send 10 requests per lane'}
        </Button>
      </Panel>
      {pinned !== undefined && (
        <Panel title="Now break it">
          <p className={styles['text']}>
            In the sticky lane, every request goes to {pinned}. Crash {pinned} and send again: in which lanes
            do the requests still succeed?
          </p>
          <Button
            look="danger"
            busy={busy || fault.kind === 'active'}
            onClick={() => {
              onCrash(pinned);
            }}
          >
            Crash {pinned}
          </Button>
          <FaultNote state={fault} />
        </Panel>
      )}
    </>
  );
}
