import type { ReactNode } from 'react';
import { Stage } from '../../../stage/stage.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCheckOff } from '../frame/use-check-off.ts';
import { lab } from './lab.ts';

function WhereStateLives({ reset }: { reset: () => void }): ReactNode {
  const checkOff = useCheckOff(lab.name);
  return (
    <LabPage
      lab={lab}
      ran={false}
      checkOff={checkOff}
      onReset={reset}
      controls={null}
      stage={<Stage runSize={1} tokenPlace="lab token" />}
    />
  );
}

export default resettable(WhereStateLives);
