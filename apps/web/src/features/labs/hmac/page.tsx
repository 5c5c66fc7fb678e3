import type { ReactNode } from 'react';
import { endpoints } from '@session-lab/contract/labs/hmac';
import { WalkBar } from '../../../stage/view/walk-bar.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { CodePanel } from './code-panel.tsx';
import { ComparePanel } from './compare-panel.tsx';
import { completedBy } from './forgery.ts';
import { ForgeryPicture } from './forgery-picture.tsx';
import { lab } from './lab.ts';
import { BreakPanel, RunPanel, useForgery, Verdicts } from './run-panel.tsx';
import { SignPanel } from './sign-panel.tsx';
import { StepsPanel } from './steps-panel.tsx';
import styles from './panels.module.css';

/** Index of the answer that the goal proves. */
const extended = 1;

/** Lab 5: forges a signature of a plain hash, tries the same with HMAC, and computes HMAC step by step. */
function Hmac({ reset }: { reset: () => void }): ReactNode {
  const forging = useForgery();
  const { walk, forgery, shown, at, sentences, runNumber } = forging;
  const goal = shown && completedBy(shown);
  const completion = useCompletion(lab.name, goal);

  return (
    <LabPage
      lab={lab}
      picture={<ForgeryPicture forgery={forgery} at={at} />}
      bar={
        <WalkBar
          walk={walk}
          sentences={sentences}
          idle="The server joins its key and the order (‖), and hashes both. The result is the tag."
        />
      }
      runNumber={runNumber}
      results={<Verdicts shown={shown} />}
      run={<RunPanel {...forging} />}
      right={goal === undefined ? undefined : extended}
      breakIt={<BreakPanel {...forging} />}
      further={
        <div className={styles['further']}>
          <StepsPanel />
          <CodePanel />
          <ComparePanel />
          <SignPanel />
        </div>
      }
      completion={completion}
      onReset={reset}
      notedInPanels={[endpoints.compare.path, endpoints.sign.path]}
    />
  );
}

export default resettable(Hmac);
