import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useApi, useSession } from '../../../api/api-context.tsx';
import type { Player, PlayerState } from '../../../stage/motion/player.ts';
import { showLocal } from '../../../stage/motion/show-local.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { thiefNode } from '../frame/thief.ts';
import { useDemoUser } from './demo-user.ts';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { useThief } from './thief.ts';

/** Whether the picture has reached the newest change of the badges. A copy arrives, and a token is deleted, before the last step ends. */
export const hasChanged = ({ behind, current }: PlayerState): boolean =>
  !behind ||
  (current?.exchange.type === 'local' &&
    (current.step.kind === 'arrived' || current.step.kind === 'deleted'));

/** Resolves when the picture has reached the newest change of the badges. Also resolves when the user leaves the page, which resets the player. */
function whenChanged({ store }: Player): Promise<void> {
  return new Promise((resolve) => {
    if (hasChanged(store.getState())) {
      resolve();
      return;
    }
    const stop = store.subscribe((state) => {
      if (!hasChanged(state)) return;
      stop();
      resolve();
    });
  });
}

type RunPanelProps = { player: Player; busy: boolean; onUse: () => void };

/** Step 2: copy the token, delete the page's own copy, and use the thief's copy. */
export function RunPanel({ player, busy, onUse }: RunPanelProps): ReactNode {
  const { tokens } = useApi();
  const { session, forget } = useSession();
  const {
    thief,
    state: { token, last, tested },
  } = useThief();
  const onCopy = (): void => {
    thief.copy();
    showLocal(player, { does: 'copy', to: thiefNode });
  };
  const onDelete = async (): Promise<void> => {
    const deleted = tokens.read();
    thief.happened('copy deleted');
    showLocal(player, { does: 'delete' });
    // The header shows the end of the sign-in, and must not be ahead of the picture.
    await whenChanged(player);
    // While the player paused, the user may have signed out, or in as another user.
    if (tokens.read() === deleted) thief.deleteCopy(forget);
  };
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
        <Button look={next === 'copy' ? 'primary' : 'quiet'} busy={busy || guest} onClick={onCopy}>
          Copy my token
        </Button>
        <span className={styles['soft']}>A script on the page can do this.</span>
      </li>
      <li>
        <Button
          look={next === 'delete' ? 'primary' : 'quiet'}
          busy={busy || guest || !stolen}
          onClick={() => void onDelete()}
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
  const {
    state: { token },
  } = useThief();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const state = { from: `/labs/${lab.name}` };
  // The demo user whose token was copied goes on with the lab.
  const goesOn = demo !== undefined && token !== undefined;
  const hasAccount = !goesOn && device.isKnown();

  async function start(): Promise<void> {
    setBusy(true);
    player.begin({ size: 1, label: 'sign in' });
    setProblem(await signIn(player));
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
      {goesOn ? `Sign in again as ${demo.userName}` : 'Use a demo user'}
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
        {!goesOn && (
          <Link className={buttonClass('quiet')} to="/sign-up" state={state}>
            Sign up
          </Link>
        )}
      </div>
      {problem !== undefined && <Notice look="warn">{problem}</Notice>}
    </>
  );
}
