import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { ShieldIcon, WarningIcon } from '../../../ui/icons.tsx';
import { describeFlips, outcomeOf, type Sent } from './attempts.ts';
import styles from './core.module.css';
import { Result } from './run-panel.tsx';
import { byteName, halfBytes, tokenBytes } from './token.ts';
import type { Anatomy } from './use-anatomy.ts';

/** Step 4: flip one bit in each byte, and guess the key. */
export function BreakPanel({ anatomy }: { anatomy: Anatomy }): ReactNode {
  const { issued, flips, sent, busy } = anatomy;
  const [passphrase, setPassphrase] = useState('secret');
  const guessed = sent.findLast(({ attempt }) => attempt.kind === 'guessed');
  return (
    <>
      <Button
        busy={busy || issued === undefined}
        onClick={() => {
          if (issued !== undefined) anatomy.flipEach(issued.token);
        }}
      >
        Flip one bit in each byte: 64 requests
      </Button>
      <div className={styles['cells']} aria-hidden="true">
        {Array.from({ length: tokenBytes }, (_, index) => (
          <Cell key={byteName(index)} index={index} flip={flips[index]} />
        ))}
      </div>
      <p className={styles['verdict']} aria-live="polite">
        {flips.length === tokenBytes && describeFlips(flips)}
      </p>
      <Field
        label="Or guess the key: a passphrase"
        value={passphrase}
        onValueChange={setPassphrase}
        spellCheck={false}
        autoComplete="off"
        hint="The page signs 32 random bytes with its SHA-256."
      />
      <Button
        busy={busy}
        onClick={() => {
          anatomy.forge(passphrase);
        }}
      >
        Sign and send
      </Button>
      <p className={styles['guessed']} aria-live="polite">
        {guessed === undefined ? (
          'The real key is 32 random bytes: one of 2²⁵⁶ possibilities.'
        ) : (
          <Result sent={guessed} />
        )}
      </p>
    </>
  );
}

function Cell({ index, flip }: { index: number; flip: Sent | undefined }): ReactNode {
  const outcome = flip && outcomeOf(flip);
  return (
    <span
      className={styles['cell']}
      data-half={index < halfBytes ? 'id' : 'signature'}
      data-outcome={outcome}
    >
      {outcome === 'refused' && <ShieldIcon />}
      {(outcome === 'broken' || outcome === 'unavailable') && <WarningIcon />}
    </span>
  );
}
