import type { ReactNode } from 'react';
import type { Steps } from '@session-lab/contract/labs/hmac';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ReplicaName } from '../../../ui/replica-name.tsx';
import styles from './steps-panel.module.css';
import type { Computed } from './use-steps.ts';

const texts: readonly { step: keyof Steps; title: string; does: string }[] = [
  { step: 'key', title: 'K′', does: 'the key with zeros up to 64 bytes; a longer key is hashed first' },
  { step: 'innerPad', title: 'K′ ⊕ ipad', does: 'every byte of K′ ⊕ 36' },
  { step: 'inner', title: 'inner hash', does: 'SHA-256(K′ ⊕ ipad ‖ message)' },
  { step: 'outerPad', title: 'K′ ⊕ opad', does: 'every byte of K′ ⊕ 5c' },
  { step: 'outer', title: 'outer hash: the HMAC', does: 'SHA-256(K′ ⊕ opad ‖ inner hash)' },
];

/** The five steps, as this browser and a replica computed them. */
export function StepsPanel({ computed }: { computed: Computed | undefined }): ReactNode {
  return (
    <Panel title="HMAC, step by step" aside="RFC 2104">
      <p className={styles['does']}>
        ‖ puts one after the other. ⊕ is XOR: it turns over the bits that are 1 in the other. All bytes are in
        hex.
      </p>
      <ol className={styles['steps']} aria-label="The steps of HMAC">
        {texts.map(({ step, title, does }, index) => (
          <li className={styles['step']} key={step}>
            <div>
              <b>
                {index + 1} {title}
              </b>
              <span className={styles['does']}>{does}</span>
            </div>
            {computed !== undefined && <Both step={step} computed={computed} />}
          </li>
        ))}
      </ol>
      <p className={styles['verdict']} aria-live="polite">
        {computed !== undefined && verdictOf(computed)}
      </p>
    </Panel>
  );
}

function Both({ step, computed }: { step: keyof Steps; computed: Computed }): ReactNode {
  const { mine, theirs, exchange } = computed;
  const same = mine[step] === theirs[step];
  return (
    <div className={styles['both']}>
      <Value who="this browser" hex={mine[step]} />
      <Value
        who={exchange.servedBy === undefined ? 'the replica' : <ReplicaName name={exchange.servedBy} />}
        hex={theirs[step]}
      />
      <span className={styles['same']} data-same={same}>
        {same ? <CheckIcon /> : <CrossIcon />} {same ? 'the same' : 'not the same'}
      </span>
    </div>
  );
}

function Value({ who, hex }: { who: ReactNode; hex: string }): ReactNode {
  return (
    <div className={styles['value']}>
      <span className={styles['does']}>{who}</span>
      <code translate="no">{hex}</code>
    </div>
  );
}

function verdictOf({ inputs, theirs, mine }: Computed): string {
  const builtIn =
    theirs.builtIn === mine.outer
      ? 'Node’s own createHmac says the same.'
      : 'Node’s own createHmac says otherwise.';
  const vector = vectors.find(({ key, message }) => key === inputs.key && message === inputs.message);
  if (vector === undefined) return builtIn;
  const fits = [mine.outer, theirs.outer].every((hex) => hex.startsWith(vector.hmac));
  return `${builtIn} ${fits ? 'So does RFC 4231' : 'RFC 4231 says otherwise'} (case ${vector.title}).`;
}
