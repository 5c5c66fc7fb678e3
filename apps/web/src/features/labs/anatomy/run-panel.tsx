import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { CheckIcon, ShieldIcon, WarningIcon } from '../../../ui/icons.tsx';
import { describeFlips, isUnchanged, outcomeOf, type Sent } from './attempts.ts';
import styles from './core.module.css';
import { TokenEditor } from './token-editor.tsx';
import { bitNumber, byteName, flip, fresh, halfBytes, textOf, tokenBytes, type Draft } from './token.ts';
import { attemptOf, type Anatomy } from './use-anatomy.ts';

type RunPanelProps = {
  anatomy: Anatomy;
  draft: Draft | undefined;
  chosen: number;
  onChoose: (index: number) => void;
  onChange: (draft: Draft) => void;
};

/** Bit that the button flips if the student has flipped none. */
const lowestBit = 0;

/** Step 2: get a token, send it as issued, change a bit and send it. One button leads through the three. */
export function RunPanel({ anatomy, draft, chosen, onChoose, onChange }: RunPanelProps): ReactNode {
  const { issued, sent, busy } = anatomy;
  const asIssued = sent.findLast((one) => isUnchanged(one));
  const changed = sent.findLast(({ attempt }) => attempt.kind === 'flipped' && attempt.bits > 0);
  const isFresh = draft === undefined || draft.flipped.size === 0;

  function next(): void {
    if (draft === undefined) {
      anatomy.issue();
      return;
    }
    const toSend = isFresh && asIssued !== undefined ? flip(draft, bitNumber(chosen, lowestBit)) : draft;
    onChange(toSend);
    anatomy.send(textOf(toSend), attemptOf(toSend));
  }

  const label =
    draft === undefined
      ? 'Get a token'
      : !isFresh
        ? 'Send the changed token'
        : asIssued === undefined
          ? 'Send the token as issued'
          : 'Flip one bit and send';

  return (
    <>
      <ol className={styles['tasks']}>
        <Task title="Get a token" isNext={issued === undefined}>
          {issued !== undefined && (
            <span className={styles['result']} data-outcome="accepted">
              <CheckIcon /> 64 bytes
            </span>
          )}
        </Task>
        <Task title="Send it as issued" isNext={issued !== undefined && asIssued === undefined}>
          {asIssued !== undefined && <Result sent={asIssued} />}
        </Task>
        <Task title="Change it and send it" isNext={asIssued !== undefined && changed === undefined}>
          {changed !== undefined && <Result sent={changed} />}
        </Task>
      </ol>
      <div className={styles['row']}>
        <Button look="primary" className={styles['next']} busy={busy} onClick={next}>
          {label}
        </Button>
        <Button
          busy={busy || isFresh}
          onClick={() => {
            if (draft !== undefined) onChange(fresh(draft.issued));
          }}
        >
          Undo
        </Button>
      </div>
      <TokenEditor
        draft={draft}
        name={issued?.name}
        chosen={chosen}
        onChoose={onChoose}
        onChange={onChange}
      />
    </>
  );
}

const Task = ({
  title,
  isNext,
  children,
}: {
  title: string;
  isNext: boolean;
  children: ReactNode;
}): ReactNode => (
  <li className={styles['task']} aria-current={isNext ? 'step' : undefined}>
    <span>{title}</span>
    {children}
  </li>
);

/** The result of a sent token, short. Green: as it should be, also for a refused token. */
function Result({ sent }: { sent: Sent }): ReactNode {
  const outcome = outcomeOf(sent);
  const { status } = sent.exchange;
  return (
    <span className={styles['result']} data-outcome={outcome}>
      {outcome === 'accepted' && <CheckIcon />}
      {outcome === 'refused' && <ShieldIcon />}
      {(outcome === 'broken' || outcome === 'unavailable') && <WarningIcon />} {status ?? 'no response'}
      {outcome === 'accepted' && `, ${sent.known?.name ?? ''}`}
      {outcome === 'refused' && `, refused at the ${sent.step ?? 'replica'}`}
      {outcome === 'broken' && ', accepted'}
    </span>
  );
}

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
