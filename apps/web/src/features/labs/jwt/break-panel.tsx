import { useState, type ReactNode } from 'react';
import type { Step } from '@session-lab/contract/labs/jwt';
import { Button } from '../../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './break-panel.module.css';
import { useAttacks, type Attack, type Attacked } from './use-attacks.ts';

const attacks: readonly Attack[] = ['none', 'admin', 'expired'];
const texts: Record<Attack, { button: string; done: string }> = {
  none: { button: 'Say “alg: none”', done: 'The header says alg: none, and the signature is cut off.' },
  admin: { button: 'Make Ada an admin', done: 'The payload says role: admin; the signature is the old one.' },
  expired: {
    button: 'Send an expired one',
    done: 'Its signature is good; its exp was over when it was issued.',
  },
};

/** The steps of a signed JWT, in the order in which the replica takes them. */
const stepsOfJwt: readonly Step[] = ['form', 'algorithm', 'signature', 'claims', 'expiry'];

/** Three tokens that should not work, each really sent; the answer names the step that refused it. */
export function BreakPanel({ token }: { token: string | undefined }): ReactNode {
  const { done, busy, run } = useAttacks();
  const [last, setLast] = useState<Attack>('none');
  return (
    <Panel title="Now break it" aside="the signed JWT">
      <div className={styles['row']}>
        {attacks.map((attack) => (
          <Button
            key={attack}
            look="danger"
            busy={busy || token === undefined}
            onClick={() => {
              setLast(attack);
              if (token !== undefined) void run(attack, token);
            }}
          >
            {texts[attack].button}
          </Button>
        ))}
      </div>
      <Outcome attack={last} attacked={done.get(last)} />
    </Panel>
  );
}

function Outcome({ attack, attacked }: { attack: Attack; attacked: Attacked | undefined }): ReactNode {
  return (
    <>
      <ol className={styles['steps']} aria-label="How far it came">
        {stepsOfJwt.map((step) => {
          const state = stateOf(step, attacked);
          return (
            <li className={styles['step']} key={step} data-state={state}>
              {state === 'passed' && <CheckIcon />}
              {state === 'refused here' && <CrossIcon />}
              <b>{step}</b> <span className={styles['state']}>{state}</span>
            </li>
          );
        })}
      </ol>
      <p className={styles['verdict']} aria-live="polite">
        {attacked === undefined
          ? 'Each of these is really sent.'
          : `${texts[attack].done} ${verdictOf(attacked)}`}
      </p>
    </>
  );
}

function stateOf(step: Step, attacked: Attacked | undefined): string {
  const refusedAt = stepsOfJwt.findIndex((one) => one === attacked?.step);
  if (refusedAt === -1) return '';
  const index = stepsOfJwt.indexOf(step);
  if (index === refusedAt) return 'refused here';
  return index < refusedAt ? 'passed' : 'not reached';
}

function verdictOf({ exchange: { number, status, servedBy }, step }: Attacked): string {
  const answer = `Answer #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}`;
  return step === undefined ? `${answer}.` : `${answer}, refused at the ${step}.`;
}
