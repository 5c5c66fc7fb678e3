import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import { refusalOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';

type EndAllOthersProps = { disabled: boolean; onEnded: () => void };

/** Ends the sessions of all users except this session, after a confirmation. */
export function EndAllOthers({ disabled, onEnded }: EndAllOthersProps): ReactNode {
  const { client } = useApi();
  const [isOpen, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [message, setMessage] = useState('');

  async function end(): Promise<void> {
    setBusy(true);
    setError(undefined);
    const answer = await client.request(endpoints.endAllOtherSessions, { query: { except: 'mine' } });
    setBusy(false);
    if (answer.ok) {
      setMessage(answer.data.ended === 1 ? '1 session ended.' : `${answer.data.ended} sessions ended.`);
      setOpen(false);
      onEnded();
      return;
    }
    const refusal = refusalOf(answer, []);
    setError('form' in refusal ? refusal.form : 'Not all sessions were ended. Try again.');
  }

  return (
    <>
      <output>{message}</output>
      <Button
        look="danger"
        disabled={disabled}
        onClick={() => {
          setMessage('');
          setOpen(true);
        }}
      >
        End all other sessions
      </Button>
      <ConfirmDialog
        open={isOpen}
        title="End the sessions of all users?"
        description="All users except you are signed out within a second, on every device. Their accounts and completed labs stay."
        confirm="End all other sessions"
        busy={busy}
        onCancel={() => {
          setError(undefined);
          setOpen(false);
        }}
        onConfirm={() => {
          void end();
        }}
      >
        {error === undefined ? undefined : (
          <Notice look="bad" urgent>
            {error}
          </Notice>
        )}
      </ConfirmDialog>
    </>
  );
}
