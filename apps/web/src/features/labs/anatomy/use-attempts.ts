import { useState } from 'react';
import type { Exchange } from '../../../api/exchange.ts';
import { earning } from './check-off.ts';
import { bitNumber, flip, fresh, textOf, type Draft } from './draft.ts';
import { signedBy } from './forge.ts';
import type { Anatomy, Attempt, Sent } from './use-anatomy.ts';

const tokenBytes = 64;

export type Attempts = {
  /** The token that is sent next; undefined before there is one. */
  readonly draft: Draft | undefined;
  readonly setDraft: (draft: Draft) => void;
  /** What became of the run through all bytes, so far. */
  readonly flips: readonly Sent[];
  /** How many requests the run that is under way sends; 0 where none is. */
  readonly running: number;
  readonly issue: () => void;
  readonly send: (draft: Draft) => void;
  readonly flipEach: (token: string) => void;
  readonly forge: (passphrase: string) => void;
  readonly rotate: () => void;
};

const attemptOf = ({ issued, flipped, spelling }: Draft): Attempt =>
  spelling === 'whole' ? { kind: 'flipped', of: issued, bits: flipped.size } : { kind: 'misspelt' };

/** What a student does with the token, one run at a time; `onEarned` hears of the answer that checks the lab off. */
export function useAttempts(anatomy: Anatomy, onEarned: (exchange: Exchange) => void): Attempts {
  const [draft, setDraft] = useState<Draft>();
  const [flips, setFlips] = useState<readonly Sent[]>([]);
  const [running, setRunning] = useState(0);

  function run(size: number, work: () => Promise<unknown>): void {
    setRunning(size);
    void work().finally(() => {
      setRunning(0);
    });
  }

  async function send(token: string, attempt: Attempt): Promise<Sent> {
    const result = await anatomy.send(token, attempt);
    const earned = earning([...anatomy.sent, result]);
    if (earned !== undefined) onEarned(earned.exchange);
    return result;
  }

  const sendDraft = (which: Draft): Promise<Sent> => send(textOf(which), attemptOf(which));

  async function flipEach(token: string): Promise<void> {
    setFlips([]);
    for (let index = 0; index < tokenBytes; index += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that each can be followed
      const result = await sendDraft(flip(fresh(token), bitNumber(index, index % 8)));
      setFlips((before) => [...before, result]);
    }
  }

  return {
    draft,
    setDraft,
    flips,
    running,
    issue: () => {
      run(1, async () => {
        const token = await anatomy.issue();
        if (token !== undefined) setDraft(fresh(token));
      });
    },
    send: (which) => {
      run(1, () => sendDraft(which));
    },
    flipEach: (token) => {
      run(tokenBytes, () => flipEach(token));
    },
    forge: (passphrase) => {
      run(1, () => send(signedBy(passphrase), { kind: 'guessed' }));
    },
    rotate: () => {
      run(1, anatomy.rotate);
    },
  };
}
