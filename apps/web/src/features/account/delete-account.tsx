import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from '../../api/api-context.tsx';
import { refusalOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './account-page.module.css';

export function DeleteAccount({ userName }: { userName: string }): ReactNode {
  const { client } = useApi();
  const { endedBy } = useSession();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  async function remove(): Promise<void> {
    if (typed !== userName) {
      setError(`Type exactly ${userName}.`);
      return;
    }
    setBusy(true);
    const answer = await client.request(endpoints.deleteAccount);
    setBusy(false);
    if (answer.ok) {
      endedBy(answer.exchange, 'account_deleted');
      return;
    }
    const refusal = refusalOf(answer, []);
    setError('form' in refusal ? refusal.form : 'The account was not deleted. Try again.');
  }

  return (
    <Panel title="Delete the account" aside={<code>DELETE /v1/users/me</code>}>
      <div className={styles['delete']}>
        <p>This ends all of your sessions at once. You cannot undo it.</p>
        <Button
          look="danger"
          onClick={() => {
            setTyped('');
            setError(undefined);
            setOpen(true);
          }}
        >
          Delete the account
        </Button>
      </div>
      <ConfirmDialog
        open={open}
        title="Delete this account?"
        description="This ends all of your sessions at once. You cannot undo it."
        confirm="Delete the account"
        busy={busy}
        onCancel={() => {
          setOpen(false);
        }}
        onConfirm={() => {
          void remove();
        }}
      >
        <Field
          label={`Type ${userName} to confirm`}
          value={typed}
          onValueChange={(value) => {
            setTyped(value);
            setError(undefined);
          }}
          error={error}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </ConfirmDialog>
    </Panel>
  );
}
