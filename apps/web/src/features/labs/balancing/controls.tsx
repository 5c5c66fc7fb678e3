import { useId, type ReactNode } from 'react';
import { algorithms, type Algorithm } from '@session-lab/contract/labs/balancing';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { algorithmTexts } from './algorithms.ts';
import styles from './controls.module.css';
import { runSize } from './use-balancing.ts';

export type Choice = {
  readonly algorithm: Algorithm;
  /** Whether to send as six students, for the algorithm `hash`. */
  readonly asMany: boolean;
};

type ControlsProps = {
  choice: Choice;
  onChoose: (choice: Choice) => void;
  busy: boolean;
  onSend: () => void;
};

export function Controls({ choice, onChoose, busy, onSend }: ControlsProps): ReactNode {
  const { algorithm } = choice;
  const name = useId();
  return (
    <Panel title="Run" aside={<code>GET …/{algorithm}/work</code>}>
      <fieldset className={styles['algorithms']} disabled={busy}>
        <legend className={styles['legend']}>NGINX picks the server by</legend>
        {algorithms.map((each) => (
          <label className={styles['algorithm']} key={each}>
            <input
              type="radio"
              name={name}
              checked={algorithm === each}
              onChange={() => {
                onChoose({ algorithm: each, asMany: false });
              }}
            />
            {algorithmTexts[each].name}
          </label>
        ))}
      </fieldset>
      <p className={styles['description']}>{algorithmTexts[algorithm].description}</p>
      {algorithm === 'hash' && (
        <Checkbox
          label="As six students"
          hint="Six generated X-Lab-Student headers, in turn"
          checked={choice.asMany}
          onCheckedChange={(asMany) => {
            onChoose({ algorithm, asMany });
          }}
        />
      )}
      <Button look="primary" busy={busy} onClick={onSend}>
        Send {runSize} requests, 4 at a time
      </Button>
    </Panel>
  );
}
