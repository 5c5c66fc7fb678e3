import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useLocation, useNavigate } from 'react-router';
import type { Profile } from '@session-lab/contract';
import { useSession } from '../../api/api-context.tsx';
import type { Answer } from '../../api/client.ts';

/** Receives the answer to a sign-up or a sign-in. */
export type OnToken = (answer: Extract<Answer<Profile>, { ok: true }>, options: { keep: boolean }) => void;

/** Takes the token of a sign-up or a sign-in, and opens the page that shows it. */
export function useArrival(): { hasArrived: boolean; onToken: OnToken } {
  const [hasArrived, setHasArrived] = useState(false);
  const { adopt } = useSession();
  const navigate = useNavigate();
  const state: unknown = useLocation().state;
  return {
    hasArrived,
    onToken: ({ newToken, data }, { keep }) => {
      if (newToken === undefined) return;
      // This render must come before `adopt`. Otherwise the page would show "You are signed in as" for a moment.
      flushSync(() => {
        setHasArrived(true);
      });
      adopt(newToken, { keep, profile: data });
      void navigate('/token', { replace: true, state });
    },
  };
}
