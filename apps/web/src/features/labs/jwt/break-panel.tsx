import { useState, type ReactNode } from 'react';
import type { Step } from '@session-lab/contract/labs/jwt';
import { Button } from '../../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './break-panel.module.css';
import { useAttacks, type Attack, type Attacked } from './use-attacks.ts';

const attacks: readonly Attack[] = ['none', 'admin', 'expired'];
const texts: Record<Attack, { button: string; description: string }> = {
  none: { button: 'Set “alg: none”', description: 'The header has alg: none, and the signature is removed.' },
  admin: {
    button: 'Make Ada an admin',
    description: 'The payload has role: admin, with the original signature.',
  },
  expired: {
    button: 'Send an expired JWT',
    description: 'The signature is valid, but exp was in the past when the server issued the JWT.',
  },
};

/** The steps of the check of a signed JWT, in order. */
const stepsOfJwt: readonly Step[] = ['form', 'algorithm', 'signature', 'claims', 'expiry'];

/** Sends three JWTs that the server must refuse. Each response names the step that refused the JWT. */
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
      <ol className={styles['steps']} aria-label="Steps of the JWT check">
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
          ? 'Each button sends a real request.'
          : `${texts[attack].description} ${verdictOf(attacked)}`}
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
  const response = `Response #${number}: ${status ?? 'none'}${servedBy === undefined ? '' : ` from ${servedBy}`}`;
  return step === undefined ? `${response}.` : `${response}, refused at the ${step} step.`;
}
