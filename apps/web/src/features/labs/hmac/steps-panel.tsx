import type { ReactNode } from 'react';
import type { Steps } from '@session-lab/contract/labs/hmac';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ReplicaName } from '../../../ui/identity.tsx';
import styles from './steps-panel.module.css';
import type { Computed } from './use-steps.ts';

const texts: readonly { step: keyof Steps; title: string; formula: string }[] = [
  {
    step: 'key',
    title: 'K′',
    formula: 'the key, padded with zeros to 64 bytes; a longer key is hashed first',
  },
  { step: 'innerPad', title: 'K′ ⊕ ipad', formula: 'each byte of K′, XOR 36' },
  { step: 'inner', title: 'inner hash', formula: 'SHA-256(K′ ⊕ ipad ‖ message)' },
  { step: 'outerPad', title: 'K′ ⊕ opad', formula: 'each byte of K′, XOR 5c' },
  { step: 'outer', title: 'outer hash: the HMAC', formula: 'SHA-256(K′ ⊕ opad ‖ inner hash)' },
];

export function StepsPanel({ computed }: { computed: Computed | undefined }): ReactNode {
  return (
    <Panel title="HMAC, step by step" aside="RFC 2104">
      <p className={styles['hint']}>
        ‖ joins two values. ⊕ is XOR: a bit of the result is 1 if the two bits differ. All bytes are in hex.
      </p>
      <ol className={styles['steps']} aria-label="The steps of HMAC">
        {texts.map(({ step, title, formula }, index) => (
          <li className={styles['step']} key={step}>
            <div>
              <b>
                {index + 1} {title}
              </b>
              <span className={styles['hint']}>{formula}</span>
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
  const { browser, server, exchange } = computed;
  const equal = browser[step] === server[step];
  return (
    <div className={styles['both']}>
      <Value by="this browser" hex={browser[step]} />
      <Value
        by={exchange.servedBy === undefined ? 'the server' : <ReplicaName name={exchange.servedBy} />}
        hex={server[step]}
      />
      <span className={styles['same']} data-same={equal}>
        {equal ? <CheckIcon /> : <CrossIcon />} {equal ? 'equal' : 'different'}
      </span>
    </div>
  );
}

function Value({ by, hex }: { by: ReactNode; hex: string }): ReactNode {
  return (
    <div className={styles['value']}>
      <span className={styles['hint']}>{by}</span>
      <code translate="no">{hex}</code>
    </div>
  );
}

function verdictOf({ inputs, server, browser }: Computed): string {
  const builtIn = `Node’s createHmac gives ${server.builtIn === browser.outer ? 'the same' : 'a different'} HMAC.`;
  const vector = vectors.find(({ key, message }) => key === inputs.key && message === inputs.message);
  if (vector === undefined) return builtIn;
  const matches = [browser.outer, server.outer].every((hex) => hex.startsWith(vector.hmac));
  return `${builtIn} RFC 4231 (case ${vector.title}) gives ${matches ? 'the same' : 'a different'} HMAC.`;
}
