import type { ReactNode } from 'react';
import { steps, type Step } from '@session-lab/contract/labs/anatomy';
import { duration } from '../../../ui/format.ts';
import { CheckIcon, ShieldIcon } from '../../../ui/icons.tsx';
import { outcomeOf, type Sent } from './attempts.ts';
import parts from '../../../ui/parts.module.css';
import styles from './core.module.css';

const texts: Record<Step, { title: string; question: string }> = {
  length: { title: 'Length', question: '86 characters?' },
  encoding: { title: 'Encoding', question: '64 bytes in base64url?' },
  signature: { title: 'Signature', question: 'Made with a current key?' },
  store: { title: 'Store', question: 'Is there a session?' },
};

type State = 'waiting' | 'passed' | 'refused' | 'unreached';

const stateTexts: Record<State, string> = {
  waiting: '',
  passed: 'passed',
  refused: 'refused here',
  unreached: 'not reached',
};

/** The four steps of the token check, and how far the newest token came. */
export function StepsStrip({ sent }: { sent: Sent | undefined }): ReactNode {
  return (
    <section className={styles['strip']} aria-label="Steps of the token check">
      <ol className={styles['steps']}>
        {steps.map((step, index) => {
          const state = stateOf(index, sent);
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

function stateOf(index: number, sent: Sent | undefined): State {
  if (sent === undefined) return 'waiting';
  if (sent.exchange.status === 200) return 'passed';
  const refusedAt = steps.findIndex((step) => step === sent.step);
  if (refusedAt === -1) return 'waiting';
  if (index === refusedAt) return 'refused';
  return index < refusedAt ? 'passed' : 'unreached';
}

export function verdictOf(sent: Sent): string {
  const { exchange, known, step } = sent;
  const { number, status, servedBy, timing } = exchange;
  const response = `Response #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}.`;
  const redis =
    timing.store === undefined
      ? 'Redis was not queried.'
      : `Redis: ${timing.store.command} in ${duration(timing.store.ms)}.`;
  if (known !== undefined)
    return `${response} Key ${known.key} signed the token, and Redis has the session of ${known.name}. ${redis}`;
  return outcomeOf(sent) === 'unavailable' || step === undefined
    ? `${response} The server did not check the token.`
    : `${response} Refused at the ${step} step. ${redis}`;
}
