import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import styles from './arrival-facts.module.css';

type ArrivalFactsProps = {
  label: string;
  rows: readonly (readonly [name: string, value: string | undefined])[];
  /** The request of an attack that arrived at the bank. */
  attack: Arrival | undefined;
  /** The bank’s answer to it, in words. */
  answer: string | undefined;
};

/** Facts about a request of an attack, and the bank’s answer to it. Without the request, the same rows are empty. */
export function ArrivalFacts({ label, rows, attack, answer }: ArrivalFactsProps): ReactNode {
  const tone = attack === undefined ? undefined : attack.accepted ? 'bad' : 'ok';
  return (
    <dl className={styles['facts']} aria-label={label}>
      {rows.map(([name, value = '–']) => (
        <div className={styles['fact']} key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div className={clsx(styles['fact'], styles['answer'])} data-answer={tone}>
        <dt>Answer of the bank</dt>
        <dd>
          {tone !== undefined && <ToneIcon tone={tone} isAttack />}
          {answer ?? '–'}
        </dd>
      </div>
    </dl>
  );
}

/** `POST /transfer` */
export const requestOf = ({ method, path }: Arrival): string =>
  `${method} ${path.replace('/v1/labs/bank', '')}`;
