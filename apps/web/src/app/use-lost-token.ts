import { useEffect, useState } from 'react';
import { useApi, useSession } from '../api/api-context.tsx';

/** In sessionStorage, which outlives a reload: that this tab's token is in memory. Not the token. */
const flagKey = 'session-lab.memory-only';

/** Whether a reload has just taken the token with it; said once. */
export function useLostToken(): { lost: boolean; dismiss: () => void } {
  const { tokens } = useApi();
  const { session } = useSession();
  const [lost, setLost] = useState(() => session.status === 'guest' && isFlagged());
  useEffect(() => {
    if (session.status === 'checking') return;
    flag(session.status === 'signed-in' && !tokens.kept());
  }, [session, tokens]);
  return {
    lost: lost && session.status === 'guest',
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
