import type { ReactNode } from 'react';
import { steps, type Step } from '@session-lab/contract/labs/anatomy';
import { CheckIcon, ShieldIcon } from '../../../ui/icons.tsx';
import { checkStateOf, verdictOf, type CheckState, type Sent } from './attempts.ts';
import type { Anatomy } from './use-anatomy.ts';
import parts from '../../../ui/parts.module.css';
import styles from './core.module.css';

const texts: Record<Step, { title: string; question: string }> = {
  length: { title: 'Length', question: '86 characters?' },
  encoding: { title: 'Encoding', question: '64 bytes in base64url?' },
  signature: { title: 'Signature', question: 'Made with a current key?' },
  store: { title: 'Store', question: 'Is there a session?' },
};

const stateTexts: Record<CheckState, string> = {
  waiting: '',
  passed: 'passed',
  refused: 'refused here',
  unreached: 'not reached',
};

type StepsStripProps = {
  /** The newest token whose response was shown. Undefined while another token is being checked. */
  sent: Sent | undefined;
  /** The token that is being checked. Its steps follow the picture. */
  checking: Anatomy['onStage'];
};

/** The four steps of the token check, and how far the newest token came. */
export function StepsStrip({ sent, checking }: StepsStripProps): ReactNode {
  const stateAt = (index: number): CheckState => {
    if (sent !== undefined) return checkStateOf(index, sent);
    return checking === undefined ? 'waiting' : checkStateOf(index, checking.sent, checking.checks);
  };
  return (
    <section className={styles['strip']} aria-label="Steps of the token check">
      <ol className={styles['steps']}>
        {steps.map((step, index) => {
          const state = stateAt(index);
          return (
            <li className={styles['step']} key={step} data-state={state}>
              <b>
                {index + 1} {texts[step].title}
              </b>
              <span className={parts['hint']}>{texts[step].question}</span>
              <span className={styles['state']}>
                {state === 'passed' && <CheckIcon />}
                {state === 'refused' && <ShieldIcon />} {stateTexts[state]}
              </span>
            </li>
          );
        })}
      </ol>
      <p className={styles['verdict']} aria-live="polite">
        {sent === undefined ? 'The server checks a token in these four steps.' : verdictOf(sent)}
      </p>
    </section>
  );
}
