import type { ReactNode } from 'react';
import { steps, type Step } from '@session-lab/contract/labs/anatomy';
import { succeeded } from '../../../api/exchange.ts';
import { duration } from '../../../ui/format.ts';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import styles from './steps-strip.module.css';
import type { Sent } from './use-anatomy.ts';

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
              <span className={styles['hint']}>{texts[step].question}</span>
              <span className={styles['state']}>
                {state === 'passed' && <CheckIcon />}
                {state === 'refused' && <CrossIcon />} {stateTexts[state]}
              </span>
            </li>
          );
        })}
      </ol>
      <p className={styles['verdict']} aria-live="polite">
        {sent === undefined ? 'No token sent yet.' : verdictOf(sent)}
      </p>
      <p className={styles['hint']}>
        Only this lab reports the step. The app returns the same 401 for all four steps.
      </p>
    </section>
  );
}

function stateOf(index: number, sent: Sent | undefined): State {
  if (sent === undefined) return 'waiting';
  if (succeeded(sent.exchange)) return 'passed';
  const refusedAt = steps.findIndex((step) => step === sent.step);
  if (refusedAt === -1) return 'waiting';
  if (index === refusedAt) return 'refused';
  return index < refusedAt ? 'passed' : 'unreached';
}

function verdictOf({ exchange: { number, status, servedBy, timing }, known, step }: Sent): string {
  const response = `Response #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}.`;
  const redis =
    timing.store === undefined
      ? 'Redis was not queried.'
      : `Redis: ${timing.store.command} in ${duration(timing.store.ms)}.`;
  if (known !== undefined)
    return `${response} Key ${known.key} signed the token, and Redis has the session of ${known.name}. ${redis}`;
  return step === undefined
    ? `${response} The server did not check the token.`
    : `${response} Refused at the ${step} step. ${redis}`;
}
