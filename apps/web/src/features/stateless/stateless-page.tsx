import { useCallback, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from '../../api/api-context.tsx';
import type { Answer } from '../../api/client.ts';
import { Stage } from '../../stage/stage.tsx';
import { useRun } from '../../stage/use-run.ts';
import { SendPanel } from './send-panel.tsx';
import { ServedPanel } from './served-panel.tsx';
import styles from './stateless-page.module.css';
import { TokenPanel } from './token-panel.tsx';

/** Lab 1: one connection is not one server. */
export function StatelessPage(): ReactNode {
  const { client, tokens } = useApi();
  const { session } = useSession();
  const guest = session.status === 'guest';
  const endpoint = guest ? endpoints.ping : endpoints.readProfile;
  const send = useCallback((): Promise<Answer<unknown>> => client.request(endpoint), [client, endpoint]);
  const { run, start, cancel } = useRun(send);

  return (
    <div className={styles['page']}>
      <title>Stateless requests · Session Lab</title>
      <header className={styles['claim']}>
        <h1>Your next request can go to any server.{guest ? '' : ' You stay signed in.'}</h1>
        <p className={styles['lead']}>
          {guest
            ? 'The connection stays; the server behind it changes. Send some and watch where they land.'
            : 'Nothing is kept on the connection. Each request carries the token; whichever replica gets it asks Redis who you are.'}
        </p>
      </header>
      <div className={styles['send']}>
        <SendPanel
          path={`${endpoint.method} ${endpoint.path}`}
          run={run}
          onStart={start}
          onCancel={cancel}
          tamperable={!guest}
        />
      </div>
      <div className={styles['stage']}>
        <Stage
          runSize={run.running ? run.size : 1}
          tokenPlace={guest ? 'no token' : tokens.kept() ? 'localStorage' : 'memory'}
        />
      </div>
      <div className={styles['more']}>
        <ServedPanel />
        <TokenPanel />
      </div>
    </div>
  );
}
