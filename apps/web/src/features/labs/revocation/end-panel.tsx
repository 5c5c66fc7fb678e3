import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from '../../../api/api-context.tsx';
import { useSignOut } from '../../../api/use-sign-out.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './panels.module.css';

type EndPanelProps = {
  /** There is a copy by now: signing out is the next step. */
  primary: boolean;
  onEnded: () => void;
};

/** The ways to sign out: those that reach Redis, and the one that does not. */
export function EndPanel({ primary, onEnded }: EndPanelProps): ReactNode {
  const { client } = useApi();
  const { forget } = useSession();
  const signOut = useSignOut();
  const [busy, setBusy] = useState(false);

  async function during(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    await work();
    setBusy(false);
  }
  const elsewhere = async (): Promise<void> => {
    await client.request(endpoints.endOtherSessions, { query: { except: 'mine' } });
    onEnded();
  };

  return (
    <Panel title="Then sign out">
      <div className={styles['row']}>
        <Button
          look={primary ? 'primary' : 'quiet'}
          busy={busy}
          onClick={() => {
            void during(signOut);
          }}
        >
          Here
        </Button>
        <Button
          busy={busy}
          onClick={() => {
            void during(elsewhere);
          }}
        >
          Everywhere else
        </Button>
      </div>
      <p className={styles['text']}>
        These two delete sessions in Redis. The red one tells nobody: the page deletes its own copy, and that
        is all.
      </p>
      <div className={styles['row']}>
        <Button
          look="danger"
          busy={busy}
          onClick={() => {
            forget();
          }}
        >
          Only delete my copy
        </Button>
      </div>
    </Panel>
  );
}
