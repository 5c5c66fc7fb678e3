import type { ReactNode } from 'react';
import { steps, type Step } from '@session-lab/contract/labs/anatomy';
import { succeeded } from '../../../api/exchange.ts';
import { duration } from '../../../ui/format.ts';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import styles from './steps-strip.module.css';
import type { Sent } from './use-anatomy.ts';

const texts: Record<Step, { title: string; asks: string }> = {
  length: { title: 'Length', asks: '86 characters?' },
  encoding: { title: 'Encoding', asks: '64 bytes in base64url?' },
  signature: { title: 'Signature', asks: 'Made by one of our keys?' },
  store: { title: 'Store', asks: 'A session of this id?' },
};

type State = 'waiting' | 'passed' | 'refused' | 'unreached';

const words: Record<State, string> = {
  waiting: '',
  passed: 'passed',
  refused: 'refused here',
  unreached: 'not reached',
};

/** The four steps of checking a token, in order, and how far the last one came. */
export function StepsStrip({ sent }: { sent: Sent | undefined }): ReactNode {
  return (
    <section className={styles['strip']} aria-label="How far the token came">
      <ol className={styles['steps']}>
        {steps.map((step, index) => {
          const state = stateOf(index, sent);
          return (
            <li className={styles['step']} key={step} data-state={state}>
              <b>
                {index + 1} {texts[step].title}
              </b>
              <span className={styles['asks']}>{texts[step].asks}</span>
              <span className={styles['state']}>
                {state === 'passed' && <CheckIcon />}
                {state === 'refused' && <CrossIcon />} {words[state]}
              </span>
            </li>
          );
        })}
      </ol>
      <p className={styles['verdict']} aria-live="polite">
        {sent === undefined ? 'Nothing sent yet.' : verdictOf(sent)}
      </p>
      <p className={styles['asks']}>Only this lab tells the step. The app’s 401 is the same for all four.</p>
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
  const answer = `Answer #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}.`;
  const redis =
    timing.store === undefined
      ? 'Redis was not asked.'
      : `Redis: ${timing.store.command} in ${duration(timing.store.ms)}.`;
  if (known !== undefined)
    return `${answer} Signed by key ${known.key}; Redis says that this is ${known.name}. ${redis}`;
  return step === undefined
    ? `${answer} No verdict on the token.`
    : `${answer} Refused at the ${step}. ${redis}`;
}
