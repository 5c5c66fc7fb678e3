import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from '../../api/api-context.tsx';
import { Button } from '../../ui/button.tsx';

type EndSessionProps = { id: string; current: boolean; device: string; onEnded: () => void };

/** Ends a session; ending this one is signing out. What is on the screen changes when the server has confirmed it. */
export function EndSession({ id, current, device, onEnded }: EndSessionProps): ReactNode {
  const { client } = useApi();
  const { forget, say } = useSession();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function end(): Promise<void> {
    setBusy(true);
    setFailed(false);
    const answer = current
      ? await client.request(endpoints.signOut)
      : await client.request(endpoints.endSession, { params: { id } });
    setBusy(false);
    // One that is not found had ended already.
    const isOver = answer.ok || (!answer.offline && answer.problem.code === 'not_found');
    if (isOver && current) forget('signed_out');
    else if (isOver) onEnded();
    else if (current && (answer.offline || answer.problem.code !== 'invalid_token')) say('not_signed_out');
    else setFailed(true);
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
