import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { Stage } from '../../../stage/stage.tsx';
import { useRun } from '../../../stage/use-run.ts';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { completedBy } from './completion.ts';
import { FolderPanel } from './folder-panel.tsx';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { SendPanel } from './send-panel.tsx';
import { ServedPanel } from './served-panel.tsx';
import { TokenPanel } from './token-panel.tsx';

/** Lab 1: sends requests over one connection. A signed-in user's requests carry a token, and each one queries Redis. */
function Stateless({ reset }: { reset: () => void }): ReactNode {
  const { client, tokens } = useApi();
  const { session } = useSession();
  const completion = useCompletion(lab.name);
  const guest = session.status === 'guest';
  const endpoint = guest ? endpoints.ping : endpoints.readProfile;
  const sent = useRef<Exchange[]>([]);
  const send = useCallback(async () => {
    const answer = await client.request(endpoint);
    sent.current.push(answer.exchange);
    return answer;
  }, [client, endpoint]);
  const { run, start, cancel } = useRun(send);

  const { complete } = completion;
  useEffect(() => {
    if (run.running) return;
    const goalResponse = completedBy(sent.current);
    if (goalResponse !== undefined) complete(goalResponse);
  }, [complete, run.running]);

  return (
    <LabPage
      lab={lab}
      ran={completion.completedBy !== undefined}
      completion={completion}
      onReset={reset}
      controls={
        <SendPanel
          path={`${endpoint.method} ${endpoint.path}`}
          run={run}
          onStart={start}
          onCancel={cancel}
          tamperable={!guest}
        />
      }
      stage={
        <Stage
          runSize={run.running ? run.size : 1}
          tokenPlace={guest ? 'no token' : tokens.kept() ? 'localStorage' : 'memory'}
        />
      }
    >
      <div className={styles['panels']}>
        <ServedPanel />
        <TokenPanel />
        <FolderPanel />
      </div>
    </LabPage>
  );
}

export default resettable(Stateless);
