import { useState, type ReactNode } from 'react';
import { Stage } from '../../../stage/stage.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { newStudent } from '../frame/student.ts';
import { useCheckOff } from '../frame/use-check-off.ts';
import { Base64Panel } from './base64-panel.tsx';
import { earning } from './check-off.ts';
import { bitNumber, bytesOf, flip, fresh, textOf, type Draft } from './draft.ts';
import { FlipsPanel } from './flips-panel.tsx';
import { signedBy } from './forge.ts';
import { GuessPanel, RingPanel } from './keys-panel.tsx';
import { lab } from './lab.ts';
import { NextPanel } from './next-panel.tsx';
import styles from './page.module.css';
import { StepsStrip } from './steps-strip.tsx';
import { TokenPanel } from './token-panel.tsx';
import { useAnatomy, type Attempt, type Sent } from './use-anatomy.ts';

const tokenBytes = 64;

const attemptOf = ({ issued, flipped, spelling }: Draft): Attempt =>
  spelling === 'whole' ? { kind: 'flipped', of: issued, bits: flipped.size } : { kind: 'misspelt' };

/** Lab 4: the token, byte by byte. */
function Anatomy({ reset }: { reset: () => void }): ReactNode {
  const checkOff = useCheckOff(lab.name);
  const [student] = useState(newStudent);
  const anatomy = useAnatomy(student);
  const [draft, setDraft] = useState<Draft>();
  const [flips, setFlips] = useState<readonly Sent[]>([]);
  const [running, setRunning] = useState(0);
  const { issued, sent } = anatomy;
  const busy = running > 0;

  /** One run at a time; `size` sets the pace of the picture. */
  async function run(size: number, work: () => Promise<unknown>): Promise<void> {
    setRunning(size);
    await work();
    setRunning(0);
  }

  async function send(token: string, attempt: Attempt): Promise<Sent> {
    const result = await anatomy.send(token, attempt);
    const earned = earning([...sent, result]);
    if (earned !== undefined) checkOff.checkOff(earned.exchange);
    return result;
  }

  async function issue(): Promise<void> {
    const token = await anatomy.issue();
    if (token !== undefined) setDraft(fresh(token));
  }

  async function flipEach(token: string): Promise<void> {
    setFlips([]);
    for (let index = 0; index < tokenBytes; index += 1) {
      const flipped = flip(fresh(token), bitNumber(index, index % 8));
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that each can be followed
      const result = await send(textOf(flipped), attemptOf(flipped));
      setFlips((before) => [...before, result]);
    }
  }

  const sendDraft = (which: Draft): void => void run(1, () => send(textOf(which), attemptOf(which)));

  return (
    <LabPage
      lab={lab}
      ran={sent.some(({ step }) => step === 'signature')}
      checkOff={checkOff}
      onReset={reset}
      controls={
        <TokenPanel
          draft={draft}
          name={issued?.name ?? ''}
          busy={busy}
          onIssue={() => void run(1, issue)}
          onChange={setDraft}
          onSend={() => {
            if (draft !== undefined) sendDraft(draft);
          }}
        />
      }
      stage={
        <Stage runSize={Math.max(1, running)} tokenPlace={issued === undefined ? 'no token' : '64 bytes'} />
      }
    >
      <StepsStrip sent={sent.at(-1)} />
      {issued !== undefined && draft !== undefined && (
        <div className={styles['panels']}>
          <FlipsPanel
            flips={flips}
            busy={busy}
            onRun={() => void run(tokenBytes, () => flipEach(issued.token))}
          />
          <RingPanel
            ring={anatomy.ring}
            signedBy={issued.key}
            busy={busy}
            onRotate={() => void run(1, anatomy.rotate)}
            onSend={() => {
              sendDraft(fresh(issued.token));
            }}
          />
          <GuessPanel
            busy={busy}
            onForge={(passphrase) => void run(1, () => send(signedBy(passphrase), { kind: 'guessed' }))}
          />
          <NextPanel student={student} />
          <Base64Panel bytes={bytesOf(draft)} />
        </div>
      )}
    </LabPage>
  );
}

export default resettable(Anatomy);
