import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import { useSignOut } from '../../api/use-sign-out.ts';
import { Button } from '../../ui/button.tsx';

type EndSessionProps = { id: string; current: boolean; device: string; onEnded: () => void };

/** Ends a session; ending this one is signing out. What is on the screen changes when the server has confirmed it. */
export function EndSession({ id, current, device, onEnded }: EndSessionProps): ReactNode {
  const { client } = useApi();
  const signOut = useSignOut();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function end(): Promise<void> {
    setBusy(true);
    setFailed(false);
    if (current) {
      await signOut();
    } else {
      const answer = await client.request(endpoints.endSession, { params: { id } });
      // A session that is not found had ended already.
      if (answer.ok || (!answer.offline && answer.problem.code === 'not_found')) onEnded();
      else setFailed(true);
    }
    setBusy(false);
  }

  return (
    <Button
      busy={busy}
      aria-label={current ? 'Sign out here' : `${failed ? 'Not ended, try again' : 'End'}: ${device}`}
      onClick={() => {
        void end();
      }}
    >
      {current ? 'Sign out' : failed ? 'Try again' : 'End'}
    </Button>
  );
}
