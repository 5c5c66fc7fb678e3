import type { ReactNode } from 'react';
import type { Lane } from '@session-lab/contract/labs/where-state-lives';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { useFault } from '../frame/use-fault.ts';
import { completedBy } from './completion.ts';
import { Controls } from './controls.tsx';
import { lab } from './lab.ts';
import { LaneDiagram } from './lane-diagram.tsx';
import { LanesPanel } from './lanes-panel.tsx';
import { useLanes } from './use-lanes.ts';

/** Lab 2: compares four places for the state of a sign-in. */
function WhereStateLives({ reset }: { reset: () => void }): ReactNode {
  const completion = useCompletion(lab.name);
  const fault = useFault();
  const lanes = useLanes();

  async function run(which: readonly Lane[], size: number): Promise<void> {
    const goalResponse = (await lanes.run(which, size))
      .map(completedBy)
      .find((exchange) => exchange !== undefined);
    if (goalResponse !== undefined) completion.complete(goalResponse);
  }

  return (
    <LabPage
      lab={lab}
      ran={lanes.runs > 0}
      completion={completion}
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
      stage={<LaneDiagram lanes={lanes} fault={fault.state} />}
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
