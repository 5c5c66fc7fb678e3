import { useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from '../../../api/api-context.tsx';
import { useSignOut } from '../../../api/use-sign-out.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './panels.module.css';

type EndPanelProps = {
  /** Whether signing out is the next step, because the thief has a copy. */
  primary: boolean;
  onEnded: () => void;
};

/** Three ways to sign out: two that reach Redis, and one that does not. */
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
  const endOthers = async (): Promise<void> => {
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
          Sign out here
        </Button>
        <Button
          busy={busy}
          onClick={() => {
            void during(endOthers);
          }}
        >
          Sign out everywhere else
        </Button>
      </div>
      <p className={styles['text']}>
        These two buttons delete sessions in Redis. The red button sends no request: the page only deletes its
        own copy of the token.
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
