import { useEffect, useState } from 'react';
import { useApi, useSession } from '../api/api-context.tsx';

/** In sessionStorage, which outlives a reload: that this tab left a page whose token was in memory. Not the token. */
const flagKey = 'session-lab.memory-only';

/** Whether a reload of this tab has removed the token of a page. Shown until the next sign-in. */
export function useLostToken(): { lost: boolean; dismiss: () => void } {
  const { tokens } = useApi();
  const { session } = useSession();
  const [lost, setLost] = useState(isFlagged);
  const [first] = useState(tokens.read);
  useEffect(() => {
    // The flag is set as the page goes: a duplicated tab takes a copy of sessionStorage along, and its original still has
    // the token.
    const leave = (): void => {
      flag(tokens.read() !== undefined && !tokens.kept());
    };
    const arrive = (): void => {
      flag(false);
    };
    arrive();
    addEventListener('pagehide', leave);
    // Back from the back/forward cache, where the token was kept.
    addEventListener('pageshow', arrive);
    return () => {
      removeEventListener('pagehide', leave);
      removeEventListener('pageshow', arrive);
    };
  }, [tokens]);
  return {
    lost: lost && (session.status === 'guest' || tokens.read() === first),
    dismiss: () => {
      setLost(false);
    },
  };
}

function isFlagged(): boolean {
  try {
    return sessionStorage.getItem(flagKey) !== null;
  } catch {
    return false;
  }
}

function flag(memoryOnly: boolean): void {
  try {
    if (memoryOnly) sessionStorage.setItem(flagKey, 'yes');
    else sessionStorage.removeItem(flagKey);
  } catch {
    // Storage is closed to this page: then a reload goes unexplained.
  }
}
