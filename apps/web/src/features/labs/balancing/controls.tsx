import { useId, type ReactNode } from 'react';
import { algorithms, type Algorithm } from '@session-lab/contract/labs/balancing';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { rules } from './algorithms.ts';
import styles from './controls.module.css';
import { runSize } from './use-balancing.ts';

export type Choice = {
  readonly algorithm: Algorithm;
  /** Under `hash`: as six students. */ readonly asMany: boolean;
};

type ControlsProps = {
  choice: Choice;
  onChoose: (choice: Choice) => void;
  busy: boolean;
  onSend: () => void;
};

/** Which rule, and go. */
export function Controls({ choice, onChoose, busy, onSend }: ControlsProps): ReactNode {
  const { algorithm } = choice;
  const name = useId();
  return (
    <Panel title="Run" aside={<code>GET …/{algorithm}/work</code>}>
      <fieldset className={styles['rules']} disabled={busy}>
        <legend className={styles['legend']}>NGINX picks by</legend>
        {algorithms.map((each) => (
          <label className={styles['rule']} key={each}>
            <input
              type="radio"
              name={name}
              checked={algorithm === each}
              onChange={() => {
                onChoose({ algorithm: each, asMany: false });
              }}
            />
            {rules[each].name}
          </label>
        ))}
      </fieldset>
      <p className={styles['does']}>{rules[algorithm].does}</p>
      {algorithm === 'hash' && (
        <Checkbox
          label="As six students"
          hint="Six made-up X-Lab-Student headers, in turn"
          checked={choice.asMany}
          onCheckedChange={(asMany) => {
            onChoose({ algorithm, asMany });
          }}
        />
      )}
      <Button look="primary" busy={busy} onClick={onSend}>
        Send {runSize}, four at once
      </Button>
    </Panel>
  );
}
