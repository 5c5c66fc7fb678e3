import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { labs } from '../registry.ts';
import { CompletionLine } from './completion-line.tsx';
import { Guess } from './guess.tsx';
import type { Lab } from './lab.ts';
import styles from './lab-page.module.css';
import { RefusalNote } from './refusal-note.tsx';
import type { Completion } from './use-completion.ts';

type LabPageProps = {
  lab: Lab;
  /** Whether the responses that decide the question arrived. The page then shows the right answer and the explanation. */
  ran: boolean;
  completion: Completion;
  /** Resets the lab, including its state on the servers. */
  onReset: () => void;
  controls: ReactNode;
  stage: ReactNode;
  /** Paths whose refusals a panel already shows. */
  notedInPanels?: readonly string[];
  children?: ReactNode;
};

export function LabPage({
  lab,
  ran,
  completion,
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
          <CompletionLine lab={lab} completion={completion} />
        </div>
      </div>
      {children !== undefined && <div className={styles['more']}>{children}</div>}
      <p className={styles['source']}>
        Source code: <code>{lab.source}</code>
      </p>
    </div>
  );
}
