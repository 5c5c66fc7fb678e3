import { useState } from 'react';
import { flushSync } from 'react-dom';
import type { Profile } from '@session-lab/contract';
import { useSession } from '../../api/api-context.tsx';
import type { Answer } from '../../api/client.ts';
import type { Exchange } from '../../api/exchange.ts';

/** A token, and the exchange that brought it. */
export type Arrived = { token: string; exchange: Exchange };

/** Takes a token that came with a sign-up or a sign-in; the page then shows how it came. */
export function useArrival(): {
  arrived: Arrived | undefined;
  take: (answer: Extract<Answer<Profile>, { ok: true }>, options: { keep: boolean }) => void;
} {
  const [arrived, setArrived] = useState<Arrived>();
  const { adopt } = useSession();
  return {
    arrived,
    take: ({ newToken, exchange, data }, { keep }) => {
      if (newToken === undefined) return;
      // First the picture, then the session: otherwise the page would say for a moment that one is signed in already.
      flushSync(() => {
        setArrived({ token: newToken, exchange });
      });
      adopt(newToken, { keep, profile: data });
    },
  };
}
