import { useState, type ReactNode } from 'react';
import { endpoints, type AdminSession } from '@session-lab/contract';
import { useApi, useSession } from '../../api/api-context.tsx';
import { refusalOf } from '../../api/refusal.ts';
import { deviceName } from '../../ui/device-name.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';

type EndSessionDialogProps = {
  session: AdminSession;
  open: boolean;
  onClose: () => void;
  onEnded: (id: string) => void;
};

/** Ends a session after a confirmation, because it may belong to another user. */
export function EndSessionDialog({ session, open, onClose, onEnded }: EndSessionDialogProps): ReactNode {
  const { client } = useApi();
  const { endedBy } = useSession();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  async function end(): Promise<void> {
    const { id, current } = session;
    setBusy(true);
    setError(undefined);
    const answer = await client.request(endpoints.endAnySession, { params: { id } });
    setBusy(false);
    if (answer.ok || (!answer.offline && answer.problem.code === 'not_found')) {
      onEnded(id);
      if (current) endedBy(answer.exchange, 'signed_out');
      return;
    }
    const refusal = refusalOf(answer, []);
    setError('form' in refusal ? refusal.form : 'The session was not ended. Try again.');
  }

  return (
    <ConfirmDialog
      open={open}
      title={`End this session of @${session.user.userName}?`}
      description={`${deviceName(session.userAgent)}, ${session.address}, is signed out within a second.`}
      confirm="End the session"
      busy={busy}
      onCancel={() => {
        setError(undefined);
        onClose();
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
  );
}
