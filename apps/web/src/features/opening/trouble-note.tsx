import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Notice } from '../../ui/notice.tsx';
import type { Trouble } from './walk.ts';

const words = {
  labs_off: 'This server runs without its labs (LABS=off), so it keeps no lanes to compare.',
  away: 'No server answers, so there is nothing to compare. Try again when it is back.',
  elsewhere: 'Ada could not be signed in. The log below says why; try again.',
} as const satisfies Record<Trouble, string>;

/** Why there are no answers. */
export function TroubleNote({ trouble }: { trouble: Trouble }): ReactNode {
  return (
    <Notice look="warn">
      {words[trouble]} <Link to="/labs/stateless">Lab 1</Link> needs no lanes.
    </Notice>
  );
}
