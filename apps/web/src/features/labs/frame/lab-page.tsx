import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { labs } from '../list.ts';
import { CheckedOff } from './checked-off.tsx';
import { Guess } from './guess.tsx';
import type { Lab } from './lab.ts';
import styles from './lab-page.module.css';
import { RefusalNote } from './refusal-note.tsx';
import type { CheckOff } from './use-check-off.ts';

type LabPageProps = {
  lab: Lab;
  /** Whether the answers that the question is about have arrived: then it is told who was right, and why. */
  ran: boolean;
  checkOff: CheckOff;
  /** Begins anew; what the servers keep of the run is gone first, where that takes something. */
  onReset: () => void;
  /** What is done here, beside what it changes. */
  controls: ReactNode;
  stage: ReactNode;
  /** Paths whose refusals a panel shows, so that the page does not. */
  notedInPanels?: readonly string[];
  /** Further panels, below the stage. */
  children?: ReactNode;
};

/** What every lab looks like: claim, guess, run, why, check-off. */
export function LabPage({
  lab,
  ran,
  checkOff,
  onReset,
  controls,
  stage,
  notedInPanels = [],
  children,
}: LabPageProps): ReactNode {
  const [guess, setGuess] = useState<number>();
  const entry = labs.find(({ name }) => name === lab.name);
  return (
    <div className={styles['page']}>
      <title>{`${entry?.title ?? lab.claim} · Session Lab`}</title>
      <header className={styles['claim']}>
        <div className={styles['titles']}>
          <h1>{lab.claim}</h1>
          <Button className={styles['reset']} onClick={onReset}>
            Reset
          </Button>
        </div>
        <p className={styles['lead']}>{lab.lead}</p>
      </header>
      <div className={styles['stage']}>{stage}</div>
      <div className={styles['side']}>
        <div className={styles['guess']}>
          <Guess lab={lab} ran={ran} chosen={guess} onChoose={setGuess} />
        </div>
        <div className={styles['controls']}>
          {controls}
          <RefusalNote under={`/v1/labs/${lab.name}/`} except={notedInPanels} />
        </div>
        <div className={styles['why']} aria-live="polite">
          {ran && (
            <Panel title="Why">
              <p>{lab.why}</p>
            </Panel>
          )}
        </div>
        <div className={styles['checked']}>
          <CheckedOff lab={lab} checkOff={checkOff} />
        </div>
      </div>
      {children !== undefined && <div className={styles['more']}>{children}</div>}
      <p className={styles['source']}>
        Its source: <code>{lab.source}</code>
      </p>
    </div>
  );
}
