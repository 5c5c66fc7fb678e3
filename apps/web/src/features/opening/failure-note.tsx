import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Notice } from '../../ui/notice.tsx';
import type { Failure } from './run-lane.ts';

const texts = {
  labs_off: 'The labs are off on this server (LABS=off), so there are no lanes to compare.',
  unavailable: 'No server responds, so there is nothing to compare. Try again in a moment.',
  sign_in_failed: 'Ada’s sign-in failed. The log below shows the response; try again.',
} as const satisfies Record<Failure, string>;

export function FailureNote({ failure }: { failure: Failure }): ReactNode {
  return (
    <Notice look="warn">
      {texts[failure]} <Link to="/labs/stateless">Lab 1</Link> works without lanes.
    </Notice>
  );
}
