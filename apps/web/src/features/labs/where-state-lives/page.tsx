import type { ReactNode } from 'react';
import type { Lane } from '@session-lab/contract/labs/where-state-lives';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCheckOff } from '../frame/use-check-off.ts';
import { useFault } from '../frame/use-fault.ts';
import { earning } from './check-off.ts';
import { Controls } from './controls.tsx';
import { lab } from './lab.ts';
import { LanePicture } from './lane-picture.tsx';
import { LanesPanel } from './lanes-panel.tsx';
import { useLanes } from './use-lanes.ts';

/** Lab 2: the same sign-in in four lanes. */
function WhereStateLives({ reset }: { reset: () => void }): ReactNode {
  const checkOff = useCheckOff(lab.name);
  const fault = useFault();
  const lanes = useLanes();

  async function run(which: readonly Lane[], size: number): Promise<void> {
    const earned = (await lanes.run(which, size)).map(earning).find((exchange) => exchange !== undefined);
    if (earned !== undefined) checkOff.checkOff(earned);
  }

  return (
    <LabPage
      lab={lab}
      ran={lanes.runs > 0}
      checkOff={checkOff}
      onReset={reset}
      controls={
        <Controls
          lanes={lanes}
          fault={fault.state}
          onRun={(which, size) => {
            void run(which, size);
          }}
          onCrash={(replica) => {
            void fault.inject({ fault: 'crash', replica });
          }}
        />
      }
      stage={<LanePicture lanes={lanes} fault={fault.state} />}
    >
      <LanesPanel
        lanes={lanes}
        onRun={(lane) => {
          void run([lane], 10);
        }}
      />
    </LabPage>
  );
}

export default resettable(WhereStateLives);
