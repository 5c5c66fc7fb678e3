import { useState, type ReactNode } from 'react';
import { endpoints, type Step } from '@session-lab/contract/labs/jwt';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckIcon } from '../../../ui/icons.tsx';
import { ExplainedText } from '../../../ui/explained-text.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './token-panels.module.css';
import { promoted, unsigned } from './token.ts';
import { stepIn } from './use-jwts.ts';

const attacks = {
  none: {
    label: 'alg: none',
    button: 'Set “alg: none”',
    description: 'The header has alg: none, and the signature is removed.',
  },
  admin: {
    label: 'role: admin',
    button: 'Make Ada an admin',
    description: 'The payload has role: admin, with the original signature.',
  },
  expired: {
    label: 'expired',
    button: 'Send an expired JWT',
    description: 'The signature is valid, but exp was in the past when the server issued the JWT.',
  },
} as const;
type Attack = keyof typeof attacks;
const names = ['none', 'admin', 'expired'] as const satisfies readonly Attack[];

/** Returns whether the request carried one of the forged tokens. */
export const isForgery = ({ credential }: Exchange): boolean =>
  credential.kind === 'other' && names.some((name) => attacks[name].label === credential.label);

type Attacked = { readonly attack: Attack; readonly exchange: Exchange; readonly step: Step | undefined };

/** The steps of the check of a signed JWT, in order. */
const stepsOfJwt: readonly Step[] = ['form', 'algorithm', 'signature', 'claims', 'expiry'];

/** Sends three JWTs that the server must refuse. Each response names the step that refused the JWT. */
export function AttacksPanel({ player, token }: { player: Player; token: string | undefined }): ReactNode {
  const { attacked, busy, run } = useAttacks(player);
  return (
    <Panel title="Three forgeries of the signed JWT">
      <div className={styles['row']}>
        {names.map((attack) => (
          <Button
            key={attack}
            look="danger"
            busy={busy || token === undefined}
            onClick={() => {
              if (token !== undefined) void run(attack, token);
            }}
          >
            {attacks[attack].button}
          </Button>
        ))}
      </div>
      <ol className={styles['steps']} aria-label="Steps of the JWT check">
        {stepsOfJwt.map((step) => {
          const state = stateOf(step, attacked);
          return (
            <li className={styles['step']} key={step} data-state={state}>
              <b>{step}</b>{' '}
              <span className={styles['state']}>
                {state === 'refused here' && <CheckIcon />} {state}
              </span>
            </li>
          );
        })}
      </ol>
      <p className={styles['verdict']} aria-live="polite">
        <ExplainedText>
          {attacked === undefined
            ? 'Each button sends a real request. Which step refuses the forgery?'
            : `${attacks[attacked.attack].description} ${verdictOf(attacked)}`}
        </ExplainedText>
      </p>
    </Panel>
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

function useAttacks(player: Player): {
  /** The newest attack that the player has shown. */
  attacked: Attacked | undefined;
  busy: boolean;
  run: (attack: Attack, token: string) => Promise<void>;
} {
  const { client } = useApi();
  const [attacked, setAttacked] = useState<Attacked>();
  const [busy, setBusy] = useState(false);

  async function forge(attack: Attack, token: string): Promise<string | undefined> {
    if (attack === 'none') return unsigned(token);
    if (attack === 'admin') return promoted(token);
    const answer = await client.request(endpoints.issueExpired, { token: undefined });
    return answer.ok ? answer.newToken : undefined;
  }

  async function run(attack: Attack, token: string): Promise<void> {
    setBusy(true);
    player.begin({ size: attack === 'expired' ? 2 : 1, label: attacks[attack].label });
    const value = await forge(attack, token);
    if (value !== undefined) {
      const answer = await client.request(endpoints.readMe, {
        params: { kind: 'hs256' },
        query: {},
        token: { value, label: attacks[attack].label, form: 'jwt' },
      });
      await player.whenShown(answer.exchange.number);
      setAttacked({ attack, exchange: answer.exchange, step: stepIn(answer) });
    }
    setBusy(false);
  }
  return { attacked, busy, run };
}
