import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useApi, useSession } from '../../../api/api-context.tsx';
import type { Player } from '../../../stage/motion/player.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useDemoUser } from './demo-user.ts';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { useThief } from './thief.ts';

type RunPanelProps = { player: Player; busy: boolean; onUse: () => void };

/** Step 2: copy the token, delete the page's own copy, and use the thief's copy. */
export function RunPanel({ player, busy, onUse }: RunPanelProps): ReactNode {
  const { session, forget } = useSession();
  const {
    thief,
    state: { token, last, tested },
  } = useThief();
  const guest = session.status === 'guest';
  const stolen = token !== undefined;
  if (guest && !stolen)
    return (
      <div className={styles['signIn']}>
        <SignIn player={player} text="This lab ends real sessions, so it needs an account." />
      </div>
    );
  const next = !stolen ? 'copy' : last === 'copied' ? 'delete' : tested ? 'none' : 'use';
  return (
    <ol className={styles['actions']}>
      <li>
        <Button look={next === 'copy' ? 'primary' : 'quiet'} busy={busy || guest} onClick={thief.copy}>
          Copy my token
        </Button>
        <span className={styles['soft']}>A script on the page can do this.</span>
      </li>
      <li>
        <Button
          look={next === 'delete' ? 'primary' : 'quiet'}
          busy={busy || guest || !stolen}
          onClick={() => {
            thief.happened('copy deleted');
            forget();
          }}
        >
          Only delete my copy
        </Button>
        <span className={styles['soft']}>The page sends no request.</span>
      </li>
      <li>
        <Button look={next === 'use' ? 'primary' : 'quiet'} busy={busy || !stolen} onClick={onUse}>
          Use the copy as the thief
        </Button>
        <span className={styles['soft']}>One request for each server.</span>
      </li>
    </ol>
  );
}

/** The buttons of a signed-out page. The first button suits the browser: the form, or the demo user. */
export function SignIn({ player, text }: { player: Player; text: string }): ReactNode {
  const { device } = useApi();
  const { demo, signIn } = useDemoUser();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const state = { from: `/labs/${lab.name}` };
  const hasAccount = demo === undefined && device.isKnown();

  async function start(): Promise<void> {
    setBusy(true);
    player.begin({ size: 1, label: 'sign in' });
    const { exchange, problem } = await signIn();
    await player.whenShown(exchange.number);
    setProblem(problem);
    setBusy(false);
  }
  const demoButton = (
    <Button
      look={hasAccount ? 'quiet' : 'primary'}
      busy={busy}
      onClick={() => {
        void start();
      }}
    >
      {demo === undefined ? 'Use a demo user' : `Sign in again as ${demo.userName}`}
    </Button>
  );
  return (
    <>
      <p className={styles['text']}>{text}</p>
      <div className={styles['buttons']}>
        {!hasAccount && demoButton}
        <Link className={buttonClass(hasAccount ? 'primary' : 'quiet')} to="/sign-in" state={state}>
          Sign in
        </Link>
        {hasAccount && demoButton}
        {demo === undefined && (
          <Link className={buttonClass('quiet')} to="/sign-up" state={state}>
            Sign up
          </Link>
        )}
      </div>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
    </>
  );
}
