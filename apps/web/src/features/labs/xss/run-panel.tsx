import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import type { Xss } from './use-xss.ts';
import { isReplay } from './verdicts.ts';

/** Step 2: Mallory publishes the comment, Ada reads it, and the thief uses what the script sent. */
export function RunPanel({ xss, behind }: { xss: Xss; behind: boolean }): ReactNode {
  const { state, received, problem, publish, read, useToken } = xss;
  const isPublished = received.some(({ arrival }) => arrival.reason === 'commented');
  const isRead = received.some(({ arrival }) => arrival.user === 'ada');
  const isUsed = received.some(({ arrival }) => isReplay(arrival));
  const busy = xss.busy || behind || state.status !== 'on';
  const next = !isPublished ? 'publish' : !isRead ? 'read' : 'use';
  const actions = [
    {
      name: 'publish',
      text: 'Publish the comment',
      hint: 'As Mallory, in a window that closes itself.',
      isOpen: true,
      run: publish,
    },
    {
      name: 'read',
      text: 'Read the comments as Ada',
      hint: 'Her page keeps its token in localStorage.',
      isOpen: isPublished,
      run: read,
    },
    {
      name: 'use',
      text: 'Open the thief’s screen',
      hint: 'The thief is the attacker of lab 10. The screen shows what arrived there. If it was a token, the thief’s server sends it to the bank after three seconds.',
      isOpen: isRead,
      run: useToken,
    },
  ] as const;
  return (
    <div className={parts['stack']}>
      <ol className={parts['actions']}>
        {actions.map(({ name, text, hint, isOpen, run }) => (
          <li key={name}>
            <Button
              look={name === next && !isUsed ? 'primary' : 'quiet'}
              busy={busy || !isOpen}
              onClick={run}
            >
              {text}
            </Button>
            <span className={parts['hint']}>{hint}</span>
          </li>
        ))}
      </ol>
      {state.status === 'off' && <Notice look="warn">{state.reason}</Notice>}
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
    </div>
  );
}
