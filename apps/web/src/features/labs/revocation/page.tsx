import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useApi, useSession } from '../../../api/api-context.tsx';
import { Stage } from '../../../stage/stage.tsx';
import { buttonClass } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { completedBy } from './completion.ts';
import { EndPanel } from './end-panel.tsx';
import { lab } from './lab.ts';
import styles from './panels.module.css';
import { SecondWindowPanel } from './second-window-panel.tsx';
import { useSecondWindow } from './second-window.ts';
import { SessionsPanel } from './sessions-panel.tsx';
import { CopyPanel, ThiefPanel } from './thief-panel.tsx';
import { useOwnSessions } from './use-own-sessions.ts';
import { useThief } from './use-thief.ts';

/** Lab 7: ends the user's own, real sessions. Only the button that deletes the token in the browser is wrong on purpose. */
function Revocation({ reset }: { reset: () => void }): ReactNode {
  const { tokens } = useApi();
  const { session } = useSession();
  const completion = useCompletion(lab.name);
  const { sessions, refresh } = useOwnSessions();
  const second = useSecondWindow();
  const thief = useThief();
  const [ran, setRan] = useState(false);
  const guest = session.status === 'guest';
  const stolen = thief.publicId !== undefined;

  async function replay(): Promise<void> {
    const replays = await thief.replay(!guest);
    const goalResponse = completedBy(replays.map(({ responses }) => responses));
    if (goalResponse !== undefined) completion.complete(goalResponse);
    if (guest || goalResponse !== undefined) setRan(true);
  }

  return (
    <LabPage
      lab={lab}
      ran={ran}
      completion={completion}
      onReset={reset}
      controls={
        guest ? (
          <SignInFirst stolen={stolen} />
        ) : (
          <>
            <CopyPanel thief={thief} />
            <EndPanel primary={stolen} onEnded={() => void refresh()} />
          </>
        )
      }
      stage={
        <Stage
          runSize={1}
          tokenPlace={
            guest ? (stolen ? 'thief’s copy' : 'no token') : tokens.kept() ? 'localStorage' : 'memory'
          }
        />
      }
    >
      <div className={styles['panels']}>
        <ThiefPanel
          thief={thief}
          onReplay={() => {
            void replay();
          }}
        />
        <SecondWindowPanel
          state={second.state}
          onOpen={async (credentials) => {
            await second.open(credentials);
            await refresh();
          }}
        />
        <SessionsPanel
          sessions={sessions}
          secondId={second.state.kind === 'open' ? second.state.publicId : undefined}
          onChanged={refresh}
        />
      </div>
    </LabPage>
  );
}

function SignInFirst({ stolen }: { stolen: boolean }): ReactNode {
  const from = { from: `/labs/${lab.name}` };
  return (
    <Panel title="This window is signed out">
      <p className={styles['text']}>
        {stolen
          ? 'Press “Replay the copy” below the diagram. Then sign in again and try another way to sign out.'
          : 'This lab ends real sessions, so it needs an account.'}
      </p>
      <div className={styles['row']}>
        <Link className={buttonClass('primary')} to="/sign-up" state={from}>
          Sign up
        </Link>
        <Link className={buttonClass('quiet')} to="/sign-in" state={from}>
          Sign in
        </Link>
      </div>
    </Panel>
  );
}

export default resettable(Revocation);
