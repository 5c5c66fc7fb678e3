import { useState } from 'react';
import type { Exchange } from '../../../api/exchange.ts';
import { completedBy } from './completion.ts';
import { bitNumber, flip, fresh, textOf, type Draft } from './draft.ts';
import { signedBy } from './forge.ts';
import type { Anatomy, Attempt, Sent } from './use-anatomy.ts';

const tokenBytes = 64;

export type Attempts = {
  /** The edited token, or undefined before a token was issued. */
  readonly draft: Draft | undefined;
  readonly setDraft: (draft: Draft) => void;
  readonly flips: readonly Sent[];
  /** Number of requests in the current run; 0 without a run. */
  readonly running: number;
  readonly issue: () => void;
  readonly send: (draft: Draft) => void;
  readonly flipEach: (token: string) => void;
  readonly forge: (passphrase: string) => void;
  readonly rotate: () => void;
};

const attemptOf = ({ issued, flipped, spelling }: Draft): Attempt =>
  spelling === 'whole' ? { kind: 'flipped', of: issued, bits: flipped.size } : { kind: 'malformed' };

/** The student's actions on the token, one run at a time. Calls `onCompleted` with the response that completes the lab. */
export function useAttempts(anatomy: Anatomy, onCompleted: (exchange: Exchange) => void): Attempts {
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
    const goalResponse = completedBy([...anatomy.sent, result]);
    if (goalResponse !== undefined) onCompleted(goalResponse.exchange);
    return result;
  }

  const sendDraft = (which: Draft): Promise<Sent> => send(textOf(which), attemptOf(which));

  async function flipEach(token: string): Promise<void> {
    setFlips([]);
    for (let index = 0; index < tokenBytes; index += 1) {
      // oxlint-disable-next-line no-await-in-loop -- sequential, so that the diagram can show each request
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
